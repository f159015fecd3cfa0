package dev.midstream.engine.throttle;

import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is at work in another database of the same server, and what is asked there of all migrations.
 *
 * @param database its name
 * @param comesFirst whether its migrations come before ours where whole workers are dealt out
 * @param migrations at work in it
 * @param rowsPerSecond what all together may do; empty for no limit, like the others
 */
public record Neighbour(
        String database,
        boolean comesFirst,
        int migrations,
        Optional<Long> rowsPerSecond,
        Optional<Long> walBytesPerSecond,
        Optional<Integer> workers) {

    /** What two processes say of the same database: the most that is at work, and the strictest that is asked. */
    public Neighbour and(Neighbour other) {
        return new Neighbour(
                database,
                comesFirst,
                Math.max(migrations, other.migrations),
                least(rowsPerSecond, other.rowsPerSecond),
                least(walBytesPerSecond, other.walBytesPerSecond),
                least(workers, other.workers));
    }

    private static <T extends Comparable<T>> Optional<T> least(Optional<T> one, Optional<T> other) {
        return Stream.of(one, other).flatMap(Optional::stream).min(Comparator.naturalOrder());
    }

    /** Whether it makes a difference: a database in which something waits, and nothing is asked, takes nothing from others. */
    public boolean matters() {
        return migrations > 0 || rowsPerSecond.isPresent() || walBytesPerSecond.isPresent() || workers.isPresent();
    }

    /** Whose wish it is, for people. */
    public String origin() {
        return "database " + database;
    }
}

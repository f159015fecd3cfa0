package dev.midstream.engine.crash;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.pg.Live;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** One process after the other in the same place, each of which dies when it is told to. */
abstract class Mortal implements AutoCloseable {
    /** Nobody waits for it: the lease of the dead is made to run out at once. */
    static final Duration LEASE = Duration.ofSeconds(3);

    private static final String SESSIONS = """
            select pid, application_name, state, wait_event_type, wait_event, now() - state_change, pg_blocking_pids(pid), left(query, 200),
              (select string_agg(format('%s %s %s', relation::regclass, mode, granted), ', ') from pg_locks l where l.pid = a.pid and relation is not null)
            from pg_stat_activity a where datname = current_database()""";

    private final TestDatabase database;
    private final Assassin assassin;

    Mortal(TestDatabase database) {
        this.database = database;
        this.assassin = new Assassin(database);
    }

    Assassin assassin() {
        return assassin;
    }

    /** By way of which the processes connect. */
    abstract Proxy proxy();

    /** The next process begins to take part. */
    abstract Life begin();

    /** Takes part until it dies there. */
    void dieAt(Deed deed, Moment moment) {
        assassin.aimAt(deed, moment);
        try (Life life = begin()) {
            await(moment + " of " + deed.title(), () -> proxy().isDead() || life.isOver() || assassin.holdsUp());
            if (moment == Moment.HELD_UP && !life.isOver()) {
                proxy().die();
            }
            assertTrue(proxy().isDead(), () -> "it ended before its death %s: %s".formatted(moment, deed.title()));
        }
        assassin.retire();
        letTheLeaseRunOut();
        proxy().startAgain();
    }

    private void await(String what, BooleanSupplier happens) {
        try {
            Live.until(what, happens);
        } catch (IllegalStateException e) {
            throw new IllegalStateException(String.join("\n", database.rows(SESSIONS)), e);
        }
    }

    /** Takes part until the end; what it says of that. */
    String survive() {
        assassin.retire();
        try (Life life = begin()) {
            return life.ending();
        }
    }

    /** Waits for a commit of the dead process that is still under way, as its successor would. */
    private void letTheLeaseRunOut() {
        database.execute("update midstream.stream set lease_until = clock_timestamp() where owner is not null");
    }

    @Override
    public void close() {
        assassin.retire();
        proxy().close();
    }

    /** A process that takes part. */
    interface Life extends AutoCloseable {
        boolean isOver();

        /** Waits for the end. */
        String ending();

        @Override
        void close();
    }
}

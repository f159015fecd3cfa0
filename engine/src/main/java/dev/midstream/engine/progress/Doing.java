package dev.midstream.engine.progress;

import dev.midstream.engine.migration.Blocker;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a step without lanes is at, and who stands in its way, as the server says just now: the log knows only what was. */
public sealed interface Doing {
    /** The sessions in its way. */
    List<Obstacle> inTheWay();

    /**
     * A statement runs, or waits, or waits for its turn on a table before it is sent.
     *
     * @param phase of an index build in PostgreSQL's words, what it waits for, or that it runs
     * @param share of the phase that is done, between 0 and 1, if PostgreSQL says so
     * @param age how long the statement has been running
     */
    record Running(String phase, Optional<Double> share, Duration age, List<Obstacle> inTheWay) implements Doing {
        public Running {
            inTheWay = List.copyOf(inTheWay);
        }
    }

    /**
     * The table is left alone between two tries at its lock.
     *
     * @param tries that were refused
     * @param until the next one
     * @param inTheWay who was, as far as they are still in the same transaction
     */
    record Resting(int tries, Instant until, List<Obstacle> inTheWay) implements Doing {
        public Resting {
            inTheWay = List.copyOf(inTheWay);
        }
    }

    /** @param statementAge how long its statement, or the last one, has been running */
    record Obstacle(Blocker session, Duration statementAge) {}
}

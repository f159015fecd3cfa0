package dev.midstream.engine.pg;

import dev.midstream.planner.plan.Step;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * One index, built concurrently and settled by the catalog: whatever happened before, in the end it is there and valid, or it is not
 * there at all.
 */
final class IndexBuild {
    private static final String STATE = """
            select i.indisvalid and i.indisready
            from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_index i on i.indexrelid = c.oid
            where n.nspname = $1 and c.relname = $2""";

    /** A concurrent drop waits for old transactions too; what is still there when nobody waits any more is found by the next run. */
    private static final Duration DROP_LIMIT = Duration.ofSeconds(20);

    private final OutsideSession session;
    private final Step.BuildIndex step;

    IndexBuild(OutsideSession session, Step.BuildIndex step) {
        this.session = session;
        this.step = step;
    }

    void run(BooleanSupplier cancelled) {
        while (true) {
            session.awaitOthers(cancelled); // one of them may be building it
            switch (state()) {
                case VALID -> {
                    return;
                }
                case INVALID -> drop(cancelled);
                case ABSENT -> build(cancelled);
            }
        }
    }

    private void build(BooleanSupplier cancelled) {
        try {
            session.run(step.create(), cancelled);
        } catch (RuntimeException e) {
            dropWhatIsLeft(e, cancelled);
            throw e;
        }
    }

    /** An invalid index is kept up to date with every write and never used; an invalid unique one still refuses duplicates. */
    private void dropWhatIsLeft(RuntimeException failure, BooleanSupplier cancelled) {
        long end = System.nanoTime() + DROP_LIMIT.toNanos();
        try {
            if (state() == State.INVALID) {
                drop(() -> cancelled.getAsBoolean() && System.nanoTime() > end);
            }
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    private void drop(BooleanSupplier cancelled) {
        session.run("drop index concurrently if exists " + step.index().sql(), cancelled);
    }

    private State state() {
        List<Row> found = session.query(
                STATE, Tuple.of(step.index().schema(), step.index().name()));
        if (found.isEmpty()) {
            return State.ABSENT;
        }
        return found.getFirst().getBoolean(0) ? State.VALID : State.INVALID;
    }

    private enum State {
        ABSENT,
        INVALID,
        VALID
    }
}

package dev.midstream.engine.pg;

import dev.midstream.engine.pg.violation.RowSearch;
import dev.midstream.engine.run.Database.Build;
import dev.midstream.engine.run.Database.Search;
import dev.midstream.engine.run.Database.TooLong;
import dev.midstream.planner.catalog.TableRef;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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

    private static final String DUPLICATE = "23505";

    private final OutsideSession session;
    private final ConcurrentWatch watch;
    private final RowSearch rows;
    private final TableRef index;
    private final String create;
    private final long endNanos;

    IndexBuild(
            OutsideSession session,
            ConcurrentWatch watch,
            RowSearch rows,
            TableRef index,
            String create,
            Duration deadline) {
        this.session = session;
        this.watch = watch;
        this.rows = rows;
        this.index = index;
        this.create = create;
        this.endNanos = System.nanoTime() + deadline.toNanos();
    }

    Build run(BooleanSupplier cancelled) {
        while (true) {
            session.awaitOthers(cancelled); // one of them may be building it
            State found = state();
            if (found == State.VALID) {
                return new Build.Valid();
            }
            Optional<Build> unsuccessful =
                    found == State.INVALID ? drop(cancelled).map(this::givenUp) : build(cancelled);
            if (unsuccessful.isPresent()) {
                return unsuccessful.get();
            }
        }
    }

    private Build givenUp(TooLong late) {
        return new Build.GivenUp(late, state() != State.ABSENT);
    }

    /** Empty if it is done. */
    private Optional<Build> build(BooleanSupplier cancelled) {
        try {
            Optional<TooLong> late = watch.run(session, create, endNanos, cancelled);
            if (late.isPresent()) {
                dropWhatIsLeft(cancelled);
            }
            return late.map(this::givenUp);
        } catch (RuntimeException e) {
            boolean isRefused = PgFaults.sqlState(e).equals(DUPLICATE);
            Search duplicates = isRefused ? rows.duplicatesOf(index) : nothing -> "";
            dropAfter(e, cancelled);
            if (isRefused) {
                return Optional.of(new Build.Refused(DUPLICATE, PgFaults.message(e), duplicates));
            }
            throw e;
        }
    }

    /** What an earlier conductor left. It waits for old transactions like a build, and has its time from the same deadline. */
    private Optional<TooLong> drop(BooleanSupplier cancelled) {
        return watch.run(session, drop(), endNanos, cancelled);
    }

    private void dropAfter(RuntimeException failure, BooleanSupplier cancelled) {
        try {
            dropWhatIsLeft(cancelled);
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    /** An invalid index is kept up to date with every write and never used; an invalid unique one still refuses duplicates. */
    private void dropWhatIsLeft(BooleanSupplier cancelled) {
        long end = System.nanoTime() + DROP_LIMIT.toNanos();
        if (state() != State.INVALID) {
            return;
        }
        try {
            session.run(drop(), Duration.ZERO, () -> {
                boolean isUnwanted = cancelled.getAsBoolean() || System.nanoTime() > endNanos;
                return isUnwanted && System.nanoTime() > end;
            });
        } catch (RuntimeException e) {
            if (!PgFaults.isCancellation(e)) {
                throw e;
            }
        }
    }

    private String drop() {
        return "drop index concurrently if exists " + index.sql();
    }

    private State state() {
        List<Row> found = session.query(STATE, Tuple.of(index.schema(), index.name()));
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

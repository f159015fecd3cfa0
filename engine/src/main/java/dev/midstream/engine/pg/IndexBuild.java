package dev.midstream.engine.pg;

import dev.midstream.engine.fault.Fault;
import dev.midstream.engine.pg.violation.RowSearch;
import dev.midstream.engine.run.Database.Build;
import dev.midstream.engine.run.Database.Search;
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
    private final BuildWatch watch;
    private final RowSearch rows;
    private final TableRef index;
    private final String create;
    private final long endNanos;

    IndexBuild(
            OutsideSession session,
            BuildWatch watch,
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
            switch (state()) {
                case VALID -> {
                    return new Build.Valid();
                }
                case INVALID -> drop(cancelled);
                case ABSENT -> {
                    Optional<Build> unsuccessful = build(cancelled);
                    if (unsuccessful.isPresent()) {
                        return unsuccessful.get();
                    }
                }
            }
        }
    }

    /** Empty if it is done. A build that fails after its deadline has failed because of it, whatever its error says. */
    private Optional<Build> build(BooleanSupplier cancelled) {
        try {
            session.run(create, () -> {
                watch.look();
                return cancelled.getAsBoolean() || isLate();
            });
            return Optional.empty();
        } catch (RuntimeException e) {
            boolean isRefused = PgFaults.sqlState(e).equals(DUPLICATE);
            Search duplicates = isRefused ? rows.duplicatesOf(index) : nothing -> "";
            dropWhatIsLeft(e, cancelled);
            if (isRefused) {
                return Optional.of(new Build.Refused(DUPLICATE, PgFaults.message(e), duplicates));
            }
            if (isLate() && !cancelled.getAsBoolean() && PgFaults.classify(e) == Fault.TIMEOUT) {
                return Optional.of(new Build.TooLong(watch.last(), state() != State.ABSENT));
            }
            throw e;
        }
    }

    private boolean isLate() {
        return System.nanoTime() > endNanos;
    }

    /** An invalid index is kept up to date with every write and never used; an invalid unique one still refuses duplicates. */
    private void dropWhatIsLeft(RuntimeException failure, BooleanSupplier cancelled) {
        long end = System.nanoTime() + DROP_LIMIT.toNanos();
        try {
            if (state() == State.INVALID) {
                drop(() -> (cancelled.getAsBoolean() || isLate()) && System.nanoTime() > end);
            }
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    private void drop(BooleanSupplier cancelled) {
        session.run("drop index concurrently if exists " + index.sql(), cancelled);
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

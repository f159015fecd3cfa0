package dev.midstream.engine.pg;

import dev.midstream.engine.pg.IndexName.State;
import dev.midstream.engine.pg.violation.RowSearch;
import dev.midstream.engine.run.Database.Build;
import dev.midstream.engine.run.Database.NewIndex;
import dev.midstream.engine.run.Database.Search;
import dev.midstream.engine.run.Database.TooLong;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * One index, built concurrently and settled by the catalog: whatever happened before, in the end it is there and valid, or it is not
 * there at all. What is not ours is left as it is.
 */
final class IndexBuild {
    /** A concurrent drop waits for old transactions too; what is still there when nobody waits any more is found by the next run. */
    private static final Duration DROP_LIMIT = Duration.ofSeconds(20);

    private static final String DUPLICATE = "23505";

    private final OutsideSession session;
    private final ConcurrentWatch watch;
    private final RowSearch rows;
    private final IndexName name;
    private final NewIndex index;
    private final long endNanos;

    IndexBuild(
            OutsideSession session,
            ConcurrentWatch watch,
            RowSearch rows,
            IndexName name,
            NewIndex index,
            Duration deadline) {
        this.session = session;
        this.watch = watch;
        this.rows = rows;
        this.name = name;
        this.index = index;
        this.endNanos = System.nanoTime() + deadline.toNanos();
    }

    Build run(BooleanSupplier cancelled) {
        boolean isBuiltHere = false;
        while (true) {
            session.awaitOthers(cancelled); // one of them may be building it
            State found = isBuiltHere ? name.look() : name.lookClosely();
            isBuiltHere = found instanceof State.Absent;
            Optional<Build> end = switch (found) {
                case State.Valid ignored -> Optional.of(new Build.Valid());
                case State.Taken(String by) -> Optional.of(new Build.Taken(by));
                case State.Invalid ignored -> drop(cancelled).map(this::givenUp);
                case State.Absent ignored -> build(cancelled);
            };
            if (end.isPresent()) {
                return end.get();
            }
        }
    }

    private Build givenUp(TooLong late) {
        return new Build.GivenUp(late, !(name.look() instanceof State.Absent));
    }

    /** Empty if it is done. */
    private Optional<Build> build(BooleanSupplier cancelled) {
        try {
            Optional<TooLong> late = watch.run(session, index.create(), endNanos, cancelled);
            if (late.isPresent()) {
                dropWhatIsLeft(cancelled);
            }
            return late.map(this::givenUp);
        } catch (RuntimeException e) {
            boolean isRefused = PgFaults.sqlState(e).equals(DUPLICATE);
            Search duplicates = isRefused ? rows.duplicatesOf(index.index()) : nothing -> "";
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
        if (!(name.look() instanceof State.Invalid)) {
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
        return "drop index concurrently if exists " + index.index().sql();
    }
}

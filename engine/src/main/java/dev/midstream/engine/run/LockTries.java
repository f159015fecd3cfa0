package dev.midstream.engine.run;

import dev.midstream.engine.lock.LockLadder;
import dev.midstream.engine.migration.Blocker;
import dev.midstream.engine.migration.MigrationEvent;
import dev.midstream.engine.migration.MigrationEvent.BlockersCancelled;
import dev.midstream.engine.migration.MigrationEvent.LockTimedOut;
import dev.midstream.engine.migration.MigrationState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The tries at a strong lock: short ones with rests between them, up to a budget, each that was refused on record. */
final class LockTries {
    static final String LOCK_NOT_AVAILABLE = "55P03";

    private static final Duration REST_TICK = Duration.ofMillis(200);
    /** A lock not had in time, or a deadlock whose victim was us: somebody is in the way, who will be gone later. */
    private static final Set<String> IN_THE_WAY = Set.of(LOCK_NOT_AVAILABLE, "40P01");

    private final Context context;
    private final LockLadder ladder;
    private final Pen<MigrationEvent, MigrationState> pen;
    private final Mandate mandate;

    LockTries(Context context, LockLadder ladder, Pen<MigrationEvent, MigrationState> pen, Mandate mandate) {
        this.context = context;
        this.ladder = ladder;
        this.pen = pen;
        this.mandate = mandate;
    }

    /**
     * Tries as long as somebody wants it and the budget lasts.
     *
     * @param givenUp is told why, when the budget is spent, and records the failure
     */
    End climb(BooleanSupplier isWanted, Attempt attempt, Consumer<String> givenUp) {
        List<Blocker> lastSeen = List.of();
        long spentNanos =
                0; // a try may work for long before it is refused, and a pause between two tries does not count
        for (int number = 1; isWanted.getAsBoolean(); number++) {
            Optional<LockLadder.Try> next = ladder.attempt(number);
            if (next.isEmpty() || spentNanos > ladder.budget().toNanos()) {
                givenUp.accept(
                        "the lock could not be had in %d tries over %s (locks: give_up_after)%s; see that they end, then rerun"
                                .formatted(number - 1, ladder.budget(), inTheWay(lastSeen)));
                return End.FAILED;
            }
            long start = context.stop().nanos();
            Tried tried = attempt.at(number, next.get());
            spentNanos += context.stop().nanos() - start;
            switch (tried) {
                case Tried.Done ignored -> {
                    return End.DONE;
                }
                case Tried.Failed ignored -> {
                    return End.FAILED;
                }
                case Tried.Refused(List<Blocker> blockers) -> lastSeen = blockers.isEmpty() ? lastSeen : blockers;
            }
        }
        return End.LEFT;
    }

    /** For an error message; nothing if nobody was seen. */
    static String inTheWay(List<Blocker> blockers) {
        return blockers.isEmpty()
                ? ""
                : blockers.stream().map(Blocker::label).collect(Collectors.joining("; ", ", last in the way: ", ""));
    }

    /** @param hasCut whether the try was ended by us, because it waited for too long */
    boolean isInTheWay(RuntimeException e, boolean hasCut) {
        String sqlState = context.faults().sqlState(e);
        return IN_THE_WAY.contains(sqlState) || (hasCut && sqlState.equals(Concurrently.CANCELLED));
    }

    /** Puts on record that a try was refused, and rests. */
    Tried refused(int step, int attempt, Duration waited, LockLadder.Try next, List<Blocker> blockers) {
        pen.write(new LockTimedOut(step, attempt, waited, next.rest(), blockers));
        context.listener().step("waiting for a lock, try %d: blocked by %s".formatted(attempt, blockers));
        rest(next.rest());
        return new Tried.Refused(blockers);
    }

    static Optional<MigrationEvent> cancellation(int step, int attempt, List<Blocker> cancelled) {
        return cancelled.isEmpty() ? Optional.empty() : Optional.of(new BlockersCancelled(step, attempt, cancelled));
    }

    /** In pieces: a rollback or an abort does not wait for the end of a long rest. */
    private void rest(Duration time) {
        long end = context.stop().nanos() + time.toNanos();
        while (context.stop().nanos() < end && !pen.isLost() && !mandate.isUnwanted() && !mandate.isHeld()) {
            pen.sleep(Duration.ofNanos(Math.clamp(end - context.stop().nanos(), 0, REST_TICK.toNanos())));
        }
    }

    /** How the tries ended. */
    enum End {
        DONE,
        FAILED,
        /** Nobody wanted it any more; the last try was refused. */
        LEFT
    }

    /** One try. */
    @FunctionalInterface
    interface Attempt {
        Tried at(int number, LockLadder.Try next);
    }

    /** What came of a try. */
    sealed interface Tried {
        record Done() implements Tried {}

        /** The step has failed, and that is on record. */
        record Failed() implements Tried {}

        /** By those who were seen in the way. */
        record Refused(List<Blocker> blockers) implements Tried {
            public Refused {
                blockers = List.copyOf(blockers);
            }
        }
    }
}

package dev.midstream.engine.migration;

import static dev.midstream.engine.migration.MigrationDeciderTest.finished;
import static dev.midstream.engine.migration.MigrationStory.given;
import static dev.midstream.planner.file.PhaseName.BACKFILL;
import static dev.midstream.planner.file.PhaseName.CONTRACT;
import static dev.midstream.planner.file.PhaseName.EXPAND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.engine.control.OwnSqlAnswer;
import dev.midstream.engine.migration.MigrationEvent.ConductorClaimed;
import dev.midstream.engine.migration.MigrationEvent.LanesOpened;
import dev.midstream.engine.migration.MigrationEvent.LockTimedOut;
import dev.midstream.engine.migration.MigrationEvent.MigrationCompleted;
import dev.midstream.engine.migration.MigrationEvent.PhaseStarted;
import dev.midstream.engine.migration.MigrationEvent.Planned;
import dev.midstream.engine.migration.MigrationEvent.Retried;
import dev.midstream.engine.migration.MigrationEvent.RollbackStarted;
import dev.midstream.engine.migration.MigrationEvent.RolledBack;
import dev.midstream.engine.migration.MigrationEvent.StepFailed;
import dev.midstream.engine.migration.MigrationEvent.StepStarted;
import dev.midstream.engine.migration.MigrationEvent.StepUndone;
import dev.midstream.engine.migration.MigrationEvent.StepWithdrawn;
import dev.midstream.engine.migration.MigrationEvent.VerificationFailed;
import dev.midstream.engine.migration.MigrationEvent.VerificationReopened;
import dev.midstream.planner.plan.Plan;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MigrationFoldTest {
    private static final Plan PLAN = new Plans()
            .in(EXPAND, Plans.ownSql())
            .in(BACKFILL, Plans.fill(Plans.T), Plans.verify(Plans.T))
            .plan();
    private static final StepFailed FAILED = new StepFailed(1, "", "outcome unknown", 1);

    @Test
    void emptyStreamIsNoMigration() {
        assertEquals(Optional.empty(), MigrationFold.replay(List.of()));
    }

    @Test
    void plannedMigrationHasDoneNothing() {
        Work work = given(PLAN).work();
        assertEquals(Optional.empty(), work.phase());
        assertEquals(1, work.plannedAt());
        assertTrue(work.finished().isEmpty());
    }

    @Test
    void claimsAndLockTimeoutsChangeNothing() {
        MigrationState before = given(PLAN, new PhaseStarted(EXPAND)).state();
        assertEquals(before, MigrationFold.evolve(before, new ConductorClaimed(UUID.randomUUID(), "a", 2, true), 3));
        assertEquals(
                before,
                MigrationFold.evolve(before, new LockTimedOut(1, 1, Duration.ZERO, Duration.ZERO, List.of()), 3));
    }

    @Test
    void stepIsUnderWayFromItsStartToItsEnd() {
        assertEquals(Optional.of(1), given(PLAN, new StepStarted(1)).work().underWay());
        Work work = given(PLAN, new StepStarted(1), finished(1)).work();
        assertEquals(Optional.empty(), work.underWay());
        assertTrue(work.isFinished(1));
    }

    @Test
    void lanesAreNumberedOnAndAddedToThoseThatWereThere() {
        Work work = given(PLAN, new LanesOpened(2, 2, 3), new LanesOpened(3, 5, 1), new LanesOpened(2, 6, 1))
                .work();
        assertEquals(sorted(2, 3, 4, 6), work.lanesOf(2));
        assertEquals(sorted(5), work.lanesOf(3));
        assertEquals(7, work.nextLane());
    }

    @Test
    void unprovedStepLosesItsLanesAndTheirNumbersAreNeverUsedAgain() {
        Work work = given(PLAN, new LanesOpened(3, 2, 3), new VerificationFailed(3, 1, "1 row", 1))
                .work();
        assertFalse(work.hasLanes(3));
        assertEquals(5, work.nextLane());
    }

    @Test
    void reopenedStepsAreToBeDoneAgainWithNewLanes() {
        Work work = given(PLAN, new LanesOpened(2, 2, 1), finished(2), new VerificationReopened(List.of(2), 4))
                .work();
        assertFalse(work.isFinished(2) || work.hasLanes(2));
        assertEquals(4, work.verifications());
    }

    @Test
    void personSaysWhatBecameOfOwnSql() {
        assertEquals(
                Optional.of(1),
                failedThen(new Retried(OwnSqlAnswer.UNKNOWN)).work().underWay());
        assertTrue(failedThen(new Retried(OwnSqlAnswer.DONE)).work().isFinished(1));
        Work repeated = failedThen(new Retried(OwnSqlAnswer.REPEAT)).work();
        assertEquals(Optional.empty(), repeated.underWay());
        assertFalse(repeated.isFinished(1));
    }

    @Test
    void stepThatIsPutOffIsNeitherUnderWayNorDoneAndARollbackPassesItBy() {
        Work work = given(PLAN, new StepStarted(1), new StepWithdrawn(1)).work();
        assertEquals(Optional.empty(), work.underWay());
        assertFalse(work.isFinished(1));
        Work back = given(PLAN, new StepStarted(1), new StepWithdrawn(1), new RollbackStarted())
                .work();
        assertFalse(back.isFinished(1));
    }

    @Test
    void undoneStepIsAsIfItHadNotBeen() {
        Work work = given(PLAN, finished(1), new LanesOpened(2, 2, 1), new StepUndone(2, Duration.ZERO))
                .work();
        assertFalse(work.hasLanes(2));
        assertTrue(work.isFinished(1));
    }

    @Test
    void migrationPlannedAnewBeginsAtItsOwnVersionAndWithNewLanes() {
        MigrationStory again = given(PLAN, new LanesOpened(2, 2, 9), new RolledBack())
                .and(new Planned("other", "file", PLAN, List.of()));
        assertEquals("other", again.work().fingerprint());
        assertEquals(4, again.work().plannedAt());
        assertEquals(11, again.work().nextLane());
        assertFalse(again.work().hasLanes(2));
    }

    @Test
    void endsAreStatesOfTheirOwn() {
        assertInstanceOf(
                MigrationState.Completed.class,
                given(PLAN, new MigrationCompleted()).state());
        assertInstanceOf(
                MigrationState.RolledBack.class, given(PLAN, new RolledBack()).state());
        assertEquals(
                1,
                assertInstanceOf(
                                MigrationState.Failed.class, given(PLAN, FAILED).state())
                        .step());
        assertTrue(given(PLAN, new PhaseStarted(CONTRACT)).work().isContracting());
    }

    private static MigrationStory failedThen(Retried retried) {
        return given(PLAN, new StepStarted(1), FAILED, retried);
    }

    private static SortedSet<Integer> sorted(Integer... numbers) {
        return new TreeSet<>(Set.of(numbers));
    }
}

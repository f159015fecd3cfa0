package dev.midstream.engine.migration;

import static dev.midstream.engine.migration.MigrationDeciderTest.finished;
import static dev.midstream.engine.migration.MigrationStory.ANN;
import static dev.midstream.engine.migration.MigrationStory.given;
import static dev.midstream.engine.migration.MigrationStory.runUntil;
import static dev.midstream.planner.file.PhaseName.BACKFILL;
import static dev.midstream.planner.file.PhaseName.CONTRACT;
import static dev.midstream.planner.file.PhaseName.EXPAND;
import static dev.midstream.planner.file.PhaseName.VALIDATE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midstream.engine.control.ControlEvent.Paused;
import dev.midstream.engine.control.ControlEvent.RollbackRequested;
import dev.midstream.engine.control.ControlEvent.VerificationRequested;
import dev.midstream.engine.migration.MigrationEvent.LanesOpened;
import dev.midstream.engine.migration.MigrationEvent.PhaseStarted;
import dev.midstream.engine.migration.MigrationEvent.RollbackStarted;
import dev.midstream.engine.migration.MigrationEvent.RolledBack;
import dev.midstream.engine.migration.MigrationEvent.StepFailed;
import dev.midstream.engine.migration.MigrationEvent.StepStarted;
import dev.midstream.engine.migration.MigrationEvent.StepUndone;
import dev.midstream.engine.migration.MigrationEvent.VerificationFailed;
import dev.midstream.planner.plan.Plan;
import dev.midstream.planner.plan.Undo;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailureAndRollbackTest {
    /** 1 and 2 expand; 3 fills t, 4 counts u; 5 and 6 verify t and u; 7 contracts. */
    private static final Plan PLAN = new Plans()
            .in(EXPAND, Plans.ddl("add column"), Plans.ownSql())
            .in(BACKFILL, Plans.fill(Plans.T), Plans.once(Plans.U))
            .in(VALIDATE, Plans.verify(Plans.T), Plans.verify(Plans.U))
            .in(CONTRACT, Plans.ddl("drop column"))
            .plan();

    @Test
    void failureRestsUntilAnotherRunIsAskedFor() {
        MigrationStory failed = backfilling().and(new StepFailed(3, "22012", "division by zero", 1));
        failed.when(runUntil(VALIDATE)).then(new Act.Rest());
        failed.when(runUntil(VALIDATE)).then(new Act.Retry(List.of()));
    }

    @Test
    void unprovedClaimIsTriedAgainWithTheFillBehindItIfThatCanBeRepeated() {
        unproved(5).when(runUntil(VALIDATE), runUntil(VALIDATE)).then(new Act.Retry(List.of(3)));
        unproved(6).when(runUntil(VALIDATE), runUntil(VALIDATE)).then(new Act.Retry(List.of()));
        unproved(5).when(runUntil(VALIDATE), new VerificationRequested(ANN)).then(new Act.Reopen(List.of(5, 6)));
    }

    @Test
    void rollbackStartsFromWhereverItIs() {
        RollbackRequested down = new RollbackRequested(ANN);
        backfilling().when(runUntil(VALIDATE), down).then(new Act.StartRollback());
        backfilling().when(new Paused(ANN, "lunch"), down).then(new Act.StartRollback());
        backfilling()
                .and(new StepFailed(3, "22012", "no", 1))
                .when(runUntil(VALIDATE), down)
                .then(new Act.StartRollback());
        unproved(5)
                .when(runUntil(VALIDATE), new VerificationRequested(ANN), down)
                .then(new Act.StartRollback());
    }

    @Test
    void whatIsContractedIsNotTakenBack() {
        MigrationStory contracting = backfilling()
                .and(finished(3), finished(4), finished(5), finished(6), new PhaseStarted(CONTRACT))
                .when(runUntil(CONTRACT), new RollbackRequested(ANN));
        contracting.then(new Act.Perform(PLAN.step(7)));
        contracting.and(new StepFailed(7, "55P03", "no lock", 1)).then(new Act.Rest());
    }

    @Test
    void stepsAreUndoneNewestFirstAndOnlyThoseThatWereBegun() {
        MigrationStory down = backfilling().and(new LanesOpened(3, 2, 4), new RollbackStarted());
        down.then(undo(3));
        down.and(new StepUndone(3, Duration.ZERO)).then(undo(2));
        down.and(new StepUndone(2, Duration.ZERO)).then(undo(1));
        down.and(new StepUndone(1, Duration.ZERO)).then(new Act.FinishRollback());
        down.and(new RolledBack()).then(new Act.Rest());
    }

    @Test
    void stepUnderWayMayHaveLeftSomethingBehindAndIsUndoneToo() {
        given(PLAN, new PhaseStarted(EXPAND), finished(1), new StepStarted(2), new RollbackStarted())
                .then(undo(2));
    }

    @Test
    void rollbackIsCarriedToItsEndWhateverIsAskedForMeanwhile() {
        backfilling()
                .and(new RollbackStarted())
                .when(runUntil(CONTRACT), new Paused(ANN, "lunch"))
                .then(undo(2));
    }

    @Test
    void rollbackThatFailedRestsUntilItIsAskedForAgain() {
        MigrationStory failed = backfilling()
                .when(runUntil(VALIDATE), new RollbackRequested(ANN))
                .and(new RollbackStarted(), new StepUndone(2, Duration.ZERO))
                .and(new StepFailed(1, "2BP01", "a view depends on it", 2));
        failed.then(new Act.Rest());
        failed.when(new RollbackRequested(ANN)).then(new Act.StartRollback());
        failed.when(runUntil(VALIDATE)).then(new Act.Retry(List.of()));
    }

    @Test
    void ownSqlWithoutDownIsNamedAsWhatRemains() {
        Work work = backfilling().work();
        assertEquals(
                List.of(((Undo.Impossible) PLAN.step(2).undo()).remains()),
                new MigrationDecider(PLAN).irreversible(work));
    }

    private static Act undo(int step) {
        return new Act.UndoStep(PLAN.step(step), PLAN.step(step).undo());
    }

    private static MigrationStory backfilling() {
        return given(PLAN, new PhaseStarted(EXPAND), finished(1), finished(2), new PhaseStarted(BACKFILL));
    }

    private static MigrationStory unproved(int step) {
        return backfilling()
                .and(finished(3), finished(4), new PhaseStarted(VALIDATE))
                .and(new VerificationFailed(step, 3, "3 rows", 1));
    }
}

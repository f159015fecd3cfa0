package dev.midstream.engine.migration;

import static dev.midstream.engine.migration.MigrationStory.ANN;
import static dev.midstream.engine.migration.MigrationStory.given;
import static dev.midstream.engine.migration.MigrationStory.runUntil;
import static dev.midstream.planner.file.PhaseName.BACKFILL;
import static dev.midstream.planner.file.PhaseName.CONTRACT;
import static dev.midstream.planner.file.PhaseName.EXPAND;
import static dev.midstream.planner.file.PhaseName.VALIDATE;

import dev.midstream.engine.control.ControlEvent.Paused;
import dev.midstream.engine.control.ControlEvent.Resumed;
import dev.midstream.engine.control.ControlEvent.VerificationRequested;
import dev.midstream.engine.migration.MigrationEvent.GateReached;
import dev.midstream.engine.migration.MigrationEvent.LanesOpened;
import dev.midstream.engine.migration.MigrationEvent.MigrationCompleted;
import dev.midstream.engine.migration.MigrationEvent.PhaseStarted;
import dev.midstream.engine.migration.MigrationEvent.StepFinished;
import dev.midstream.engine.migration.MigrationEvent.StepStarted;
import dev.midstream.engine.migration.MigrationEvent.VerificationReopened;
import dev.midstream.planner.plan.Plan;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What comes next while everything goes well. */
class MigrationDeciderTest {
    /** 1 expands; 2 and 3 fill t and u, 4 fills t again; 5 and 6 verify; 7 contracts. */
    private static final Plan PLAN = new Plans()
            .in(EXPAND, Plans.ddl("add column"))
            .in(BACKFILL, Plans.fill(Plans.T), Plans.fill(Plans.U), Plans.fill(Plans.T))
            .in(VALIDATE, Plans.verify(Plans.T), Plans.query())
            .in(CONTRACT, Plans.ddl("drop column"))
            .plan();

    private static final Plan WITHOUT_CONTRACT =
            new Plans().in(EXPAND, Plans.ddl("add column")).plan();

    private static final Plan INDEX = new Plans().in(EXPAND, Plans.index()).plan();

    @Test
    void expandComesFirst() {
        given(PLAN).then(new Act.StartPhase(EXPAND));
        given(PLAN, new PhaseStarted(EXPAND)).then(new Act.Perform(PLAN.step(1)));
    }

    @Test
    void phaseFollowsThePhase() {
        given(PLAN, new PhaseStarted(EXPAND), finished(1)).then(new Act.StartPhase(BACKFILL));
    }

    @Test
    void tablesAreFilledAtTheSameTimeButOneTableOnlyOnceAtATime() {
        backfilling().then(new Act.OpenLanes(PLAN.step(2)));
        backfilling().and(new LanesOpened(2, 2, 3)).lanes(2, 3, 0, 0).then(new Act.OpenLanes(PLAN.step(3)));
        backfilling()
                .and(new LanesOpened(2, 2, 3), new LanesOpened(3, 5, 1))
                .lanes(2, 3, 0, 0)
                .lanes(3, 1, 0, 0)
                .then(new Act.AwaitLanes(List.of(2, 3)));
    }

    @Test
    void stepWhoseLanesAreDoneIsClosedWhileOthersAreStillAtIt() {
        backfilling()
                .and(new LanesOpened(2, 2, 3), new LanesOpened(3, 5, 1))
                .lanes(2, 1, 0, 2)
                .lanes(3, 0, 0, 1)
                .then(new Act.CloseLanes(PLAN.step(3)));
        backfilling()
                .and(new LanesOpened(2, 2, 3), new LanesOpened(3, 5, 1), finished(2))
                .lanes(3, 1, 0, 0)
                .then(new Act.OpenLanes(PLAN.step(4)));
    }

    @Test
    void stuckLaneFailsItsStep() {
        backfilling()
                .and(new LanesOpened(2, 2, 3), new LanesOpened(3, 5, 1))
                .lanes(2, 1, 1, 1)
                .lanes(3, 1, 0, 0)
                .then(new Act.FailLanes(PLAN.step(2)));
    }

    @Test
    void gateWaitsForAPerson() {
        validated().then(new Act.ReachGate(CONTRACT));
        atGate().then(new Act.Rest());
        atGate().when(runUntil(VALIDATE)).then(new Act.Rest());
        atGate().when(runUntil(CONTRACT)).then(new Act.StartPhase(CONTRACT));
    }

    @Test
    void gateIsPassedByWhoAskedBefore() {
        validated().when(runUntil(CONTRACT)).then(new Act.StartPhase(CONTRACT));
    }

    @Test
    void everyPhaseMayBeAGate() {
        given(PLAN, new PhaseStarted(EXPAND), finished(1))
                .when(runUntil(EXPAND))
                .then(new Act.ReachGate(BACKFILL));
    }

    @Test
    void emptyPhaseIsNoGate() {
        given(WITHOUT_CONTRACT, new PhaseStarted(VALIDATE), finished(1)).then(new Act.StartPhase(CONTRACT));
        given(WITHOUT_CONTRACT, new PhaseStarted(CONTRACT), finished(1)).then(new Act.Complete());
    }

    @Test
    void completedMigrationRests() {
        completed().when(runUntil(CONTRACT)).then(new Act.Rest());
    }

    @Test
    void stepBegunWithoutAnEndIsSettledFirst() {
        given(INDEX, new PhaseStarted(EXPAND)).then(new Act.Perform(INDEX.step(1)));
        given(INDEX, new PhaseStarted(EXPAND), new StepStarted(1)).then(new Act.Settle(INDEX.step(1)));
    }

    @Test
    void pauseHoldsEverythingUntilItIsTakenBack() {
        backfilling().when(new Paused(ANN, "lunch")).then(new Act.Hold());
        backfilling().when(new Paused(ANN, "lunch"), new Resumed(ANN)).then(new Act.OpenLanes(PLAN.step(2)));
    }

    @Test
    void verificationMayBeRepeatedAtTheGate() {
        atGate().when(new VerificationRequested(ANN)).then(new Act.Reopen(List.of(5, 6)));
        atGate().when(new VerificationRequested(ANN))
                .and(new VerificationReopened(List.of(5, 6), 1))
                .then(new Act.OpenLanes(PLAN.step(5)));
    }

    @Test
    void afterContractOnlyTheFilesOwnProofsStillHold() {
        completed().when(new VerificationRequested(ANN)).then(new Act.Reopen(List.of(6)));
        completed()
                .when(new VerificationRequested(ANN))
                .and(new VerificationReopened(List.of(6), 1))
                .then(new Act.Perform(PLAN.step(6)));
    }

    static StepFinished finished(int step) {
        return new StepFinished(step, Duration.ZERO, 0);
    }

    private static MigrationStory backfilling() {
        return given(PLAN, new PhaseStarted(EXPAND), finished(1), new PhaseStarted(BACKFILL));
    }

    private static MigrationStory validated() {
        return backfilling()
                .and(finished(2), finished(3), finished(4), new PhaseStarted(VALIDATE), finished(5), finished(6));
    }

    private static MigrationStory atGate() {
        return validated().and(new GateReached(CONTRACT));
    }

    private static MigrationStory completed() {
        return validated().and(new PhaseStarted(CONTRACT), finished(7), new MigrationCompleted());
    }
}

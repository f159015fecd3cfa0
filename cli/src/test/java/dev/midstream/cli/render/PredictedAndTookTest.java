package dev.midstream.cli.render;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midstream.engine.migration.MigrationEvent.Planned;
import dev.midstream.engine.migration.MigrationEvent.StepFinished;
import dev.midstream.planner.file.LockPolicy;
import dev.midstream.planner.file.PhaseName;
import dev.midstream.planner.plan.Footprint;
import dev.midstream.planner.plan.Plan;
import dev.midstream.planner.plan.Step;
import dev.midstream.planner.predict.Prediction;
import dev.midstream.planner.predict.Risk;
import dev.midstream.planner.predict.TableSize;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What was predicted when the migration was planned, beside what it took. */
class PredictedAndTookTest {
    private static final Duration QUICK = Duration.ofMillis(300);
    private static final Duration SLOW = Duration.ofMillis(12_340);

    @Test
    void historyTellsBothForAStepThatTookLong() {
        Sentences sentences = new Sentences(planned(predicted(6_000)));
        assertEquals("planned: 1 steps, predicted ~6.0 s", sentences.of(planned(predicted(6_000)), 1));
        assertEquals("done: own (70 rows, 12.3 s, predicted 6.0 s)", sentences.of(new StepFinished(1, SLOW, 70), 1));
        assertEquals("done: own (300 ms, predicted 6.0 s)", sentences.of(new StepFinished(1, QUICK, 0), 1));
    }

    @Test
    void historyTellsOneForAStepThatWasQuickAsExpectedOrThatNobodyPredicted() {
        assertEquals("done: own (300 ms)", new Sentences(planned(predicted(20))).of(new StepFinished(1, QUICK, 0), 1));
        Planned older = new Planned("f", "{}", plan(), List.of());
        assertEquals("planned: 1 steps", new Sentences(older).of(older, 1));
        assertEquals("done: own (12.3 s)", new Sentences(older).of(new StepFinished(1, SLOW, 0), 1));
    }

    @Test
    void eachPlanIsComparedWithItsOwnPrediction() {
        Sentences sentences = new Sentences(planned(predicted(6_000)));
        assertEquals("planned: 1 steps, predicted ~9.0 s", sentences.of(planned(predicted(9_000)), 1));
        assertEquals("done: own (12.3 s, predicted 9.0 s)", sentences.of(new StepFinished(1, SLOW, 0), 1));
    }

    @Test
    void statusTellsWhatItRestedOnAndHowLargeTheTableWasThen() {
        assertEquals(
                Optional.of(
                        "step 1 took 12.3 s; 6.0 s were predicted (× 2.1; assumed: so; then about 5.0 M rows, 560 MB)"),
                PredictionText.compared(predicted(6_000), SLOW));
        assertEquals(Optional.empty(), PredictionText.compared(predicted(20), QUICK));
    }

    private static Prediction predicted(long millis) {
        return new Prediction(
                1,
                Optional.of(Duration.ofMillis(millis)),
                "assumed: so",
                0,
                0,
                Risk.LOW,
                "",
                Optional.of(new TableSize(5_000_000, 560_000_000, 2)));
    }

    private static Planned planned(Prediction prediction) {
        return new Planned("f", "{}", plan(), List.of(prediction));
    }

    private static Plan plan() {
        Step step = new Step.OwnSql(
                1, "own", new Footprint(List.of(), Footprint.Work.UNKNOWN, 0), List.of("select 1"), Optional.empty());
        return new Plan(
                "m",
                List.of("public"),
                List.of(new Plan.Phase(PhaseName.EXPAND, List.of(step))),
                LockPolicy.USUAL,
                List.of());
    }
}

package dev.midstream.planner.predict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.planner.catalog.TableRef;
import dev.midstream.planner.file.LockPolicy;
import dev.midstream.planner.file.PhaseName;
import dev.midstream.planner.plan.Footprint;
import dev.midstream.planner.plan.LockMode;
import dev.midstream.planner.plan.Plan;
import dev.midstream.planner.plan.RowClaims;
import dev.midstream.planner.plan.Step;
import dev.midstream.planner.plan.Transformation;
import dev.midstream.planner.plan.Undo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PredictorTest {
    private static final TableRef TABLE = new TableRef("public", "t");
    private static final long ROWS = 1_000_000;
    private static final TableSize SIZE = new TableSize(ROWS, 100_000_000, 1);

    private static final Step DDL = new Step.Ddl(
            1,
            "add f to t",
            Footprint.catalogOnly(LockMode.ACCESS_EXCLUSIVE, TABLE),
            List.of("alter table t add column f int"),
            new Undo.Nothing());
    private static final Step FILL = fill(new Undo.Nothing());
    private static final Step VERIFY = new Step.VerifyRows(
            3,
            "verify every row of t",
            Footprint.of(Footprint.Work.SCANS, ROWS, LockMode.ACCESS_SHARE, TABLE),
            TABLE,
            new RowClaims("t", List.of(new RowClaims.Claim("f has a value", "f is null")), List.of()));
    private static final Step INDEX = new Step.BuildIndex(
            4,
            "build index i",
            Footprint.of(Footprint.Work.BUILDS_INDEX, ROWS, LockMode.SHARE_UPDATE_EXCLUSIVE, TABLE),
            TABLE,
            TABLE.sibling("i"),
            false,
            "create index concurrently i on t (f)");
    private static final Step OWN = new Step.OwnSql(
            5, "run: vacuum", new Footprint(List.of(), Footprint.Work.UNKNOWN, 0), List.of("vacuum"), Optional.empty());

    @Test
    void workOfChunksIsInProportionToRowsAndFasterWithWorkers() {
        Duration one = fillTime(SIZE, 1);
        assertTrue(fillTime(SIZE, 2).compareTo(one) < 0);
        assertTrue(fillTime(SIZE, 2).compareTo(one.dividedBy(2)) > 0, "two workers are less than twice as fast");
        Duration more = predict(new TableSize(ROWS, 100_000_000, 5), 1, Map.of())
                .get(1)
                .takes()
                .orElseThrow();
        assertTrue(more.compareTo(one) > 0, "indexes cost time");
        Duration predicted = one.minus(Assumptions.LANES);
        assertEquals(ROWS / 180_000.0 * Assumptions.OVERHEAD, predicted.toMillis() / 1e3, 0.01);
    }

    @Test
    void measurementTakesThePlaceOfAnAssumption() {
        Map<Integer, Measurement> measured = Map.of(2, new Measurement(2, 20_000, 50_000, 400));
        Prediction fill = predict(SIZE, 1, measured).get(1);
        assertEquals(22.3, fill.takes().orElseThrow().toMillis() / 1e3, 0.01);
        assertEquals("measured on 20,000 rows: 50,000 rows/s a worker, 1 worker", fill.basis());
        assertEquals(ROWS * 400 + SIZE.bytes(), fill.walBytes(), "and every page once");
        assertTrue(predict(SIZE, 1, Map.of()).get(1).basis().startsWith("assumed: 180,000 rows/s"));
    }

    @Test
    void measuredIndexIsAsFastAndAsLargeAsOnTheSample() {
        Map<Integer, Measurement> measured = Map.of(4, new Measurement(4, 20_000, 500_000, 30));
        Prediction index = predict(SIZE, 1, measured).get(3);
        assertEquals(2 + 0.1, seconds(index), 0.01, "sorted, and scanned once more");
        assertEquals(30 * ROWS, index.diskBytes());
        assertTrue(index.basis().startsWith("measured on 20,000 rows: 500,000 rows/s sorted"), index.basis());
        assertTrue(predict(SIZE, 1, Map.of()).get(3).basis().startsWith("assumed: 1,000,000 rows/s sorted"));
    }

    @Test
    void foreignKeyCostsMoreThanACheckAndMoreTheMoreRowsItRefersTo() {
        TableRef parent = TABLE.sibling("parent");
        double check = seconds(proof(SIZE, new Footprint.Lock(TABLE, LockMode.SHARE_UPDATE_EXCLUSIVE)));
        Footprint.Lock[] both = {
            new Footprint.Lock(TABLE, LockMode.SHARE_UPDATE_EXCLUSIVE), new Footprint.Lock(parent, LockMode.ROW_SHARE)
        };
        double toFew = seconds(proof(new TableSize(10, 8192, 1), both));
        double toMany = seconds(proof(new TableSize(ROWS, 40_000_000, 1), both));
        assertEquals(0.1, check, 0.01, "10 M rows/s");
        assertEquals(0.25, toFew, 0.01, "4 M rows/s");
        assertEquals(0.25 + 1 / 0.7, toMany, 0.01);
    }

    private static Prediction proof(TableSize parent, Footprint.Lock... locks) {
        Step prove = new Step.Validate(
                1, "prove c", new Footprint(List.of(locks), Footprint.Work.SCANS, ROWS), TABLE, "c", "alter table");
        return new Predictor(Map.of(TABLE, SIZE, TABLE.sibling("parent"), parent), Map.of(), 1)
                .predict(plan(List.of(prove)))
                .getFirst();
    }

    private static double seconds(Prediction prediction) {
        return prediction.takes().orElseThrow().minus(Assumptions.CATALOG).toMillis() / 1e3;
    }

    @Test
    void onlyWritesCostWalAndRoom() {
        List<Prediction> all = predict(SIZE, 2, Map.of());
        assertEquals(
                List.of(false, true, false, true, false),
                all.stream().map(p -> p.walBytes() > 0).toList());
        assertEquals(
                List.of(false, true, false, true, false),
                all.stream().map(p -> p.diskBytes() > 0).toList());
    }

    @Test
    void riskIsThatOfTheLockOfWhatCannotBeUndoneAndOfWhatIsNotKnown() {
        List<Prediction> all = predict(SIZE, 2, Map.of());
        assertEquals(
                List.of(Risk.MEDIUM, Risk.LOW, Risk.LOW, Risk.LOW, Risk.HIGH),
                all.stream().map(Prediction::risk).toList());
        assertEquals(Optional.empty(), all.get(4).takes());
        Prediction lossy = new Predictor(Map.of(TABLE, SIZE), Map.of(), 2)
                .predict(plan(List.of(fill(new Undo.Impossible("the old values")))))
                .getFirst();
        assertEquals(Risk.HIGH, lossy.risk());
        assertEquals("cannot be undone: the old values", lossy.why());
    }

    @Test
    void lockOnATableThatIsNotThereYetIsNoRisk() {
        Prediction ddl = Predictor.byRows(2).predict(plan(List.of(DDL))).getFirst();
        assertEquals(Risk.LOW, ddl.risk());
    }

    @Test
    void buildThatTakesVeryLongKeepsDeadRows() {
        Prediction index = new Predictor(Map.of(TABLE, new TableSize(ROWS, 600_000_000_000L, 1)), Map.of(), 2)
                .predict(plan(List.of(INDEX)))
                .getFirst();
        assertEquals(Risk.MEDIUM, index.risk());
    }

    @Test
    void rowsAloneAreEnoughForAPrediction() {
        List<Prediction> all = Predictor.byRows(2).predict(plan(List.of(DDL, FILL, VERIFY, INDEX, OWN)));
        assertEquals(5, all.size());
        assertEquals(SIZE.bytes() / 4, all.get(1).diskBytes(), "of 100 bytes a row");
    }

    private static Duration fillTime(TableSize size, int workers) {
        return predict(size, workers, Map.of()).get(1).takes().orElseThrow();
    }

    private static List<Prediction> predict(TableSize size, int workers, Map<Integer, Measurement> measured) {
        return new Predictor(Map.of(TABLE, size), measured, workers)
                .predict(plan(List.of(DDL, FILL, VERIFY, INDEX, OWN)));
    }

    private static Step fill(Undo undo) {
        return new Step.Backfill(
                2,
                "fill t.f",
                Footprint.of(Footprint.Work.WRITES_ROWS, ROWS, LockMode.ROW_EXCLUSIVE, TABLE),
                TABLE,
                new Transformation(
                        "t", Map.of("f", "1"), Optional.of("f is null"), List.of(), Optional.empty(), false, undo));
    }

    private static Plan plan(List<Step> steps) {
        List<Plan.Phase> phases = new ArrayList<>();
        for (PhaseName phase : PhaseName.values()) {
            phases.add(new Plan.Phase(phase, phase == PhaseName.EXPAND ? steps : List.of()));
        }
        return new Plan("m", List.of("public"), phases, LockPolicy.USUAL, List.of());
    }
}

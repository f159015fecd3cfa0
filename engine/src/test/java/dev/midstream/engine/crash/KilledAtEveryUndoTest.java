package dev.midstream.engine.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.testing.CatalogText;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.control.ControlEvent.AbortRequested;
import dev.midstream.engine.control.ControlEvent.RollbackRequested;
import dev.midstream.engine.pg.Fixture;
import dev.midstream.engine.run.Ending;
import dev.midstream.engine.run.Store;
import dev.midstream.planner.file.PhaseName;
import dev.midstream.planner.plan.Plan;
import dev.midstream.planner.plan.Step;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/**
 * The matrix of deaths of the way back: scenario S0 is undone by one process after the other, each started by another request to roll
 * back, each of which dies at the next step to be undone, before the statement, in the middle of it or after it.
 */
class KilledAtEveryUndoTest {
    private static final String NAME = OrgIdScenario.NAME;

    /** How many steps are undone with deaths after an abort: around the one that was under way. */
    private static final int NEWEST = 6;

    /**
     * At the gate to contract everything is to be undone. Each kind of step is there for many tables, so the moments take turns: each
     * kind dies at each of them.
     */
    @Test
    void leavesTheSchemaFromBeforeTheMigration() {
        try (TestDatabase database = OrgIdScenario.fill(TestDatabase.create());
                Fixture fixture = new Fixture(database);
                Mortal mortal = new CutOff(database, NAME, 0)) {
            List<String> before = CatalogText.of(database);
            assertEquals(new Ending.AtGate(PhaseName.CONTRACT), fixture.run(OrgIdScenario.file(), PhaseName.VALIDATE));
            List<Moment> moments = Moment.ALONE;
            int deaths = undoDying(
                    fixture, mortal, nth -> moments.get(nth % moments.size()), Integer.MAX_VALUE, Integer.MAX_VALUE);
            assertEquals(before, CatalogText.of(database));
            assertTrue(deaths > 100, () -> "the plan has become short: " + deaths);
        }
    }

    /** What was aborted has a step under way, of which nobody knows how far it came: here an index left half built or built. */
    @Test
    void leavesItAlsoWhenAborted() {
        try (TestDatabase database = OrgIdScenario.fill(TestDatabase.create());
                Fixture fixture = new Fixture(database);
                Mortal mortal = new CutOff(database, NAME, 1)) {
            List<String> before = CatalogText.of(database);
            Store store = fixture.requested(OrgIdScenario.file(), PhaseName.CONTRACT);
            List<Step> indexes = fixture.engine().plan(store).steps().stream()
                    .filter(Step.BuildIndex.class::isInstance)
                    .toList();
            Step last = indexes.get(2);
            mortal.dieAt(Deed.doing(last).orElseThrow(), Moment.DURING);
            store.request(new AbortRequested(Fixture.TESTER, "a test"));
            int deaths = undoDying(fixture, mortal, nth -> Moment.DURING, last.number(), NEWEST);
            assertEquals(before, CatalogText.of(database));
            assertEquals(NEWEST, deaths, "it was aborted too early");
        }
    }

    /** Of the newest steps up to this number; and a last request, which nothing disturbs. */
    private static int undoDying(Fixture fixture, Mortal mortal, IntFunction<Moment> moments, int upTo, int newest) {
        Store store = fixture.engine().find(NAME).orElseThrow();
        Plan plan = fixture.engine().plan(store);
        List<Deed> deeds = plan.phases().stream()
                .filter(phase -> phase.name() != PhaseName.CONTRACT)
                .flatMap(phase -> phase.steps().stream())
                .filter(step -> step.number() <= upTo)
                .flatMap(step -> Deed.undoing(step).stream())
                .toList()
                .reversed();
        int deaths = Math.min(deeds.size(), newest);
        for (int nth = 0; nth < deaths; nth++) {
            store.request(new RollbackRequested(Fixture.TESTER));
            mortal.dieAt(deeds.get(nth), moments.apply(nth));
        }
        store.request(new RollbackRequested(Fixture.TESTER));
        assertEquals(new Ending.RolledBack().toString(), mortal.survive());
        fixture.assertReplayEqualsState(NAME);
        return deaths;
    }
}

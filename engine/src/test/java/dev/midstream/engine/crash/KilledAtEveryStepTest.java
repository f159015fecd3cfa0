package dev.midstream.engine.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.testing.CatalogText;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.crash.OrgIdScenario.Death;
import dev.midstream.engine.pg.Fixture;
import dev.midstream.engine.run.Ending;
import dev.midstream.engine.run.Store;
import dev.midstream.planner.file.PhaseName;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The matrix of deaths: scenario S0 is carried out by one process after the other, each of which dies at the next step of its plan,
 * before the statement, in the middle of it or after it. The way back has {@link KilledAtEveryUndoTest}, real processes and signals
 * are in {@link SigkilledAtEveryStepTest}.
 *
 * <p>The plan has some thirty steps of every shape, which differ in the name of the table. Each of them dies once, and the moments take
 * turns among those of one shape; that every step dies at every moment is to be had with {@code -Dmidstream.test.deaths=all}.
 */
class KilledAtEveryStepTest {
    static List<Moment> firstMoments() {
        return OrgIdScenario.isThorough() ? List.of(Moment.values()) : List.of(Moment.AFTER);
    }

    @ParameterizedTest
    @MethodSource("firstMoments")
    void endsInTheSchemaOfTheUndisturbedRun(Moment first) {
        try (TestDatabase disturbed = OrgIdScenario.fill(TestDatabase.create())) {
            int deaths = carryOutDying(disturbed, first);
            assertEquals(OrgIdScenario.schemaOfTheUndisturbedRun(), CatalogText.of(disturbed));
            assertTrue(deaths > 150, "the plan has become short: " + deaths);
        }
    }

    private static int carryOutDying(TestDatabase database, Moment first) {
        try (Fixture fixture = new Fixture(database);
                Mortal mortal = new Mortal(database, OrgIdScenario.NAME, 1)) {
            Store store = fixture.requested(OrgIdScenario.file(), PhaseName.CONTRACT);
            List<Death> deaths = OrgIdScenario.deaths(fixture.engine().plan(store), first);
            deaths.forEach(death -> mortal.dieAt(death.deed(), death.moment()));
            mortal.survive(new Ending.Completed());
            fixture.assertReplayEqualsState(OrgIdScenario.NAME);
            return deaths.size();
        }
    }
}

package dev.midstream.engine.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.testing.CatalogText;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.pg.Fixture;
import dev.midstream.engine.run.Ending;
import dev.midstream.engine.run.Store;
import dev.midstream.planner.file.PhaseName;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The matrix of deaths: scenario S0 is carried out by one process after the other, each of which dies at the next step of its plan,
 * before the statement, in the middle of it or after it. The way back has {@link KilledAtEveryUndoTest}.
 */
class KilledAtEveryStepTest {
    @ParameterizedTest
    @EnumSource(Moment.class)
    void endsInTheSchemaOfTheUndisturbedRun(Moment moment) {
        try (TestDatabase disturbed = OrgIdScenario.fill(TestDatabase.create());
                TestDatabase undisturbed = OrgIdScenario.fill(TestDatabase.create())) {
            try (Fixture fixture = new Fixture(undisturbed)) {
                assertEquals(new Ending.Completed(), fixture.run(OrgIdScenario.file()));
            }
            int deaths = carryOutDying(disturbed, moment);
            assertEquals(CatalogText.of(undisturbed), CatalogText.of(disturbed));
            assertTrue(deaths > 150, "the plan has become short: " + deaths);
        }
    }

    private static int carryOutDying(TestDatabase database, Moment moment) {
        try (Fixture fixture = new Fixture(database);
                Mortal mortal = new Mortal(database, OrgIdScenario.NAME)) {
            Store store = fixture.requested(OrgIdScenario.file(), PhaseName.CONTRACT);
            List<Deed> deeds = fixture.engine().plan(store).steps().stream()
                    .flatMap(step -> Deed.doing(step).stream())
                    .toList();
            deeds.forEach(deed -> mortal.dieAt(deed, moment));
            mortal.survive(new Ending.Completed());
            fixture.assertReplayEqualsState(OrgIdScenario.NAME);
            return deeds.size();
        }
    }
}

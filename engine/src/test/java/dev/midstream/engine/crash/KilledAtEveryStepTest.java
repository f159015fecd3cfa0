package dev.midstream.engine.crash;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The matrix of deaths, generated from the plan: a migration is carried out by one process after the other, each of which dies at the
 * next step, before the statement, while it waits for its lock, in the middle of it or after it; and it ends in the schema and the
 * rows of the undisturbed run. Here the lines of the processes are cut; {@link SigkilledAtEveryStepTest} has signals. The way back has
 * {@link KilledAtEveryUndoTest}.
 *
 * <p>Scenario S0 has some three hundred steps, which differ in the name of the table: here each of them dies once, and the moments take turns. That
 * every step dies at every moment is to be had with {@code -Dmidstream.test.deaths=all}.
 */
class KilledAtEveryStepTest {
    private static final int MOMENTS = Moment.values().length;

    @Test
    void manyTablesEndInTheSchemaOfTheUndisturbedRun() {
        try (Scenario scenario = OrgIdScenario.open()) {
            int deaths = walk(scenario, Death.isThorough() ? MOMENTS : 1);
            assertTrue(deaths > 150, "the plan has become short: " + deaths);
        }
    }

    @Test
    void everyKindOfStepEndsInTheSchemaOfTheUndisturbedRun() {
        try (Scenario scenario = EveryKindScenario.open()) {
            int deaths = walk(scenario, MOMENTS);
            assertTrue(deaths > 120, "the plan has become short: " + deaths);
        }
    }

    private static int walk(Scenario scenario, int trails) {
        List<String> undisturbed = scenario.undisturbed();
        Trail trail = new Trail(scenario, undisturbed, (database, migration) -> new CutOff(database, migration, 1));
        int deaths = 0;
        for (int number = 0; number < trails; number++) {
            deaths += trail.walk(number, death -> true);
        }
        return deaths;
    }
}

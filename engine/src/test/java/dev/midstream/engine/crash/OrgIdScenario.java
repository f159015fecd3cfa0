package dev.midstream.engine.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midstream.embedded.testing.CatalogText;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.pg.Fixture;
import dev.midstream.engine.run.Ending;
import dev.midstream.planner.plan.Plan;
import dev.midstream.planner.plan.Step;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Scenario S0, the example that comes with Midstream, and the deaths to which its plan invites. */
final class OrgIdScenario {
    static final String NAME = "0035_add_org_id_to_core_tables";

    private static final Path EXAMPLE = Path.of("..", "examples", "org-id");

    private OrgIdScenario() {}

    static String file() {
        return read(NAME + ".yaml");
    }

    static TestDatabase fill(TestDatabase database) {
        return database.execute(read("schema.sql"), "set demo.scale = '0.002'; " + read("data.sql"), "analyze");
    }

    static List<String> schemaOfTheUndisturbedRun() {
        try (TestDatabase undisturbed = fill(TestDatabase.create());
                Fixture fixture = new Fixture(undisturbed)) {
            assertEquals(new Ending.Completed(), fixture.run(file()));
            return CatalogText.of(undisturbed);
        }
    }

    /**
     * A death while a step is done.
     *
     * @param turn how many steps of the same shape come before it
     */
    record Death(Step step, Deed deed, int turn, Moment moment) {}

    /** Whether all deaths are wanted, however long it takes. */
    static boolean isThorough() {
        return System.getProperty("midstream.test.deaths", "").equals("all");
    }

    /**
     * Every step that changes the schema, and for each a moment: the moments take turns among the steps of one shape.
     *
     * @param first the moment of the first step of each shape
     */
    static List<Death> deaths(Plan plan, Moment first) {
        Map<String, Integer> seen = new HashMap<>();
        List<Death> deaths = new ArrayList<>();
        for (Step step : plan.steps()) {
            Optional<Deed> deed = Deed.doing(step);
            if (deed.isPresent()) {
                int turn = seen.merge(shape(step), 1, Integer::sum) - 1;
                deaths.add(new Death(step, deed.get(), turn, first.after(turn)));
            }
        }
        return deaths;
    }

    /** What is the same for steps that differ in nothing but names: the statements without them. */
    private static String shape(Step step) {
        return String.join("; ", step.statements()).replaceAll("\"[^\"]*\"", "_");
    }

    private static String read(String name) {
        try {
            return Files.readString(EXAMPLE.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.midstream.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.Late;
import dev.midstream.embedded.testing.Punctual;
import dev.midstream.embedded.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** What a plan predicts of a real table, and what then happens. */
@FreshDatabase
class MeasuredPlanTest {
    private static final String YAML = """
            migration: measured
            changes:
              - add_column: {table: orders, column: cents, type: bigint, fill: orders.amount * 100, not_null: true}
              - create_index: {table: orders, columns: [cents, note], unique: true}
            """;

    /** A machine that tests something else at the same time is no yardstick: the goal is 2, and both figures are printed. */
    private static final double FACTOR = 4;

    @TempDir
    private Path folder;

    @Punctual
    void fillTakesAboutAsLongAsPredictedAndMeasuringLeavesNoTrace(TestDatabase database) throws IOException {
        String file = Files.writeString(folder.resolve("measured.yaml"), YAML).toString();
        database.execute(
                "create table orders (id bigint primary key, amount bigint not null, note text not null)",
                "insert into orders select g, g, 'note ' || g from generate_series(1, 300000) g",
                "create index on orders (amount)",
                "vacuum analyze orders");
        String before = traces(database);
        Terminal terminal = Terminal.on(database);
        terminal.type("plan", file)
                .exits(ExitCode.DONE)
                .says("PREDICTED")
                .says("assumed:")
                .says("gate: contract waits")
                .says("standbys: each has");
        terminal.type("plan", file, "--sql").says("--    predicted: ");
        Terminal.Shown shown = terminal.type("plan", file, "--measure").exits(ExitCode.DONE);
        shown.says("measured on a copy of").says("rows of orders");
        assertTrue(shown.out().lines().allMatch(line -> line.length() <= 160), shown.out());
        JsonNode plan = json(terminal.type("plan", file, "--measure", "--workers", "1", "--json"));
        assertEquals(before, traces(database), "no table, no column, no dead row");

        terminal.type("run", file, "--measure", "--workers", "1")
                .exits(ExitCode.STOPPED)
                .says("measured on a copy of");
        database.execute("truncate orders", "analyze orders"); // what was predicted is not what would be today
        terminal.type("status", "measured").says(" were predicted (× ").says("then about");
        terminal.type("history", "measured").says("steps, predicted ~").says(" s, predicted ");
        JsonNode steps = json(terminal.type("status", "measured", "--json")).get("steps");
        List<String> indexes = new ArrayList<>();
        int compared = 0;
        for (JsonNode phase : plan.get("phases")) {
            for (JsonNode step : phase.get("steps")) {
                JsonNode done = steps.get(step.get("number").asInt() - 1);
                if (step.get("work").asText().equals("builds_index")) {
                    indexes.add(step.get("predicted").get("basis").asText());
                }
                if (done.has("tookSeconds") && step.get("work").asText().equals("writes_rows")) {
                    compare(step, done);
                    compared++;
                }
            }
        }
        assertEquals(1, compared);
        assertEquals(1, indexes.size());
        assertTrue(indexes.getFirst().matches("measured on .* rows/s sorted, .*"), indexes::toString);
    }

    private static void compare(JsonNode step, JsonNode done) {
        double predicted = step.get("predicted").get("seconds").asDouble();
        double took = done.get("tookSeconds").asDouble();
        System.out.printf(
                "%s: predicted %.2f s (%s), before the run %.2f s, took %.2f s%n",
                step.get("title").asText(),
                predicted,
                step.get("predicted").get("basis").asText(),
                done.get("predictedSeconds").asDouble(),
                took);
        assertTrue(step.get("predicted").get("basis").asText().startsWith("measured on"), step::toString);
        assertTrue(done.get("predictedBasis").asText().matches("measured on .*, 1 worker"), done::toString);
        assertEquals(300_000, done.get("predictedForRows").asLong());
        Late.unless(predicted < took * FACTOR && took < predicted * FACTOR, step + " took " + took);
    }

    private static String traces(TestDatabase database) {
        return String.join(
                "; ",
                List.of(
                        database.value("select string_agg(relname, ' ' order by relname) from pg_class"
                                + " where relnamespace = 'public'::regnamespace"),
                        database.value("select string_agg(attname, ' ' order by attnum) from pg_attribute"
                                + " where attrelid = 'orders'::regclass"),
                        database.value("select n_dead_tup from pg_stat_user_tables where relname = 'orders'")));
    }

    private static JsonNode json(Terminal.Shown shown) throws IOException {
        return new ObjectMapper().readTree(shown.exits(ExitCode.DONE).out());
    }
}

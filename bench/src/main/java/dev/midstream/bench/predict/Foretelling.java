package dev.midstream.bench.predict;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.midstream.bench.method.MidstreamRun;
import dev.midstream.bench.server.Database;
import dev.midstream.bench.table.Copies;
import dev.midstream.bench.table.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * A migration with every kind of step that costs time, predicted, carried out and compared: what {@code plan} and
 * {@code run --measure} said beforehand, and what {@code status} says afterwards. Nothing else goes on.
 */
public final class Foretelling {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PARENTS = 1_000_003;
    private static final String MIGRATION = """
            migration: bench_predict
            changes:
              - add_column: {table: items, column: f, type: bigint, fill: a * 100, not_null: true}
              - create_index: {table: items, columns: [f]}
              - create_index: {table: items, columns: [note]}
              - add_constraint:
                  table: items
                  foreign_key: {columns: [a], references: bench_parents(id)}
              - add_constraint:
                  table: items
                  foreign_key: {columns: [kind], references: bench_kinds(id)}
              - add_constraint: {table: items, check: f >= 0}
              - add_constraint: {table: items, unique: [id, f]}
            """;

    private final MidstreamRun program;
    private final Path work;

    /** @param work an empty folder */
    public Foretelling(MidstreamRun program, Path work) {
        this.program = program;
        this.work = work;
    }

    /** The steps, in their order. */
    public List<StepTime> run(Copies copies) throws SQLException, IOException, InterruptedException {
        try (Database database = new Database(copies.fresh())) {
            // Every value that a row of the table can have.
            database.execute(
                    "create table bench_parents (id bigint primary key)",
                    "insert into bench_parents select generate_series(0, %d)".formatted(PARENTS - 1),
                    "vacuum (analyze) bench_parents",
                    "create table bench_kinds (id integer primary key)",
                    "insert into bench_kinds select generate_series(0, 99)",
                    "vacuum (analyze) bench_kinds",
                    "vacuum (analyze) " + Table.NAME,
                    "select sum(length(note)) from " + Table.NAME, // a warm cache is what is predicted for
                    "checkpoint");
            String file = Files.writeString(work.resolve("bench_predict.yaml"), MIGRATION)
                    .toString();
            JsonNode assumed = JSON.readTree(program.say(database, "plan", file, "--json", "--workers", workers()));
            program.say(database, "run", file, "--measure", "--json", "--workers", workers(), "--until", "contract");
            return compared(assumed, JSON.readTree(program.say(database, "status", "bench_predict", "--json")));
        }
    }

    private String workers() {
        return Integer.toString(program.workers());
    }

    /** @param plan as {@code plan --json} prints it; {@code status} as {@code status --json} does */
    static List<StepTime> compared(JsonNode plan, JsonNode status) throws IOException {
        List<StepTime> times = new ArrayList<>();
        for (JsonNode phase : plan.path("phases")) {
            for (JsonNode step : phase.path("steps")) {
                int number = step.path("number").asInt();
                JsonNode done = status.path("steps").path(number - 1);
                if (!done.has("tookSeconds") || !done.has("predictedBasis")) {
                    throw new IOException("status does not say what step %d took, or what was predicted of it: %s"
                            .formatted(number, done));
                }
                times.add(new StepTime(
                        number,
                        step.path("title").asText(),
                        step.path("work").asText(),
                        step.path("predicted").path("seconds").asDouble(),
                        done.path("predictedSeconds").asDouble(),
                        done.path("tookSeconds").asDouble(),
                        done.path("predictedBasis").asText()));
            }
        }
        return times;
    }
}

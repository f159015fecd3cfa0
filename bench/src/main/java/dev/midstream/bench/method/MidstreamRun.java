package dev.midstream.bench.method;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.midstream.bench.log.ChunkLog;
import dev.midstream.bench.log.LogCost;
import dev.midstream.bench.log.Replay;
import dev.midstream.bench.server.Database;
import dev.midstream.bench.table.SyncTrigger;
import dev.midstream.bench.table.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * {@code midstream run} as a user types it: a new JVM, the plan, the triggers, the backfill, and the proof that reads every row again.
 * The backfill's own time is from the events it prints.
 */
public final class MidstreamRun implements Method {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PHASE_STARTED = "migration.phase-started.v1";
    private static final int DONE = 0;
    /** At the gate before contract. */
    private static final int STOPPED = 5;

    /** The codes with which it ends when all went well. */
    public static final List<Integer> GOOD = List.of(DONE, STOPPED);

    private static final String NEW_COLUMN = """
            migration: bench
            changes:
              - add_column: {table: items, column: f, type: bigint, fill: a * 100}
            """;
    private static final String COLUMN_IN_PART = """
            migration: bench
            changes:
              - update: {table: items, set: {f: a * 100}, where: f is null}
            """;

    private final Path program;
    private final Path work;
    private final int workers;

    /**
     * @param program its launcher
     * @param work an empty folder
     */
    public MidstreamRun(Path program, Path work, int workers) {
        this.program = program;
        this.work = work;
        this.workers = workers;
    }

    @Override
    public String name() {
        return "midstream-" + workers;
    }

    @Override
    public String description() {
        return "`midstream run --workers %d`: a JVM started for it, plan, triggers, backfill, every row read again"
                .formatted(workers);
    }

    /** It brings the column and the triggers itself; a column that is there already gets the others' trigger. */
    @Override
    public void prepare(Database database, Table table, boolean trigger) throws SQLException, IOException {
        Files.writeString(file(), table.hasColumn() ? COLUMN_IN_PART : NEW_COLUMN);
        if (table.hasColumn() && trigger) {
            database.execute(SyncTrigger.install(Table.NAME).toArray(String[]::new));
        }
    }

    @Override
    public Outcome run(Database database, Table table) throws IOException, InterruptedException {
        Path collections = work.resolve("gc.log");
        String said = Program.run(
                command(database),
                Map.of("MIDSTREAM_JAVA_OPTS", "-Xlog:gc,gc+heap+exit:file=" + collections + ":none"),
                work.resolve("midstream.log"),
                GOOD);
        return new Outcome(Optional.of(fillTime(said)), HeapLog.peakBytes(collections));
    }

    /** The same command, not waited for: it carries out the change, or continues it. */
    public Running start(Database database, List<String> options) throws IOException {
        List<String> command =
                Stream.concat(command(database).stream(), options.stream()).toList();
        return Running.start(command, Map.of(), work.resolve("midstream.log"));
    }

    /** What any command of the program prints about this database. */
    public String say(Database database, String... command) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(program.toString()));
        all.addAll(List.of(command));
        all.addAll(List.of("--database-url", database.address().url()));
        return Program.run(all, Map.of(), work.resolve("midstream.log"), GOOD);
    }

    public int workers() {
        return workers;
    }

    @Override
    public LogCost logCost(Database database) throws SQLException {
        return LogCost.of(ChunkLog.read(database), Replay.of(database));
    }

    private List<String> command(Database database) {
        return List.of(
                program.toString(),
                "run",
                file().toString(),
                "--json",
                "--workers",
                Integer.toString(workers),
                "--database-url",
                database.address().url());
    }

    /** From the start of the backfill to the start of the phase after it. */
    static Duration fillTime(String said) throws IOException {
        Optional<Instant> start = Optional.empty();
        for (String line : said.lines().filter(l -> l.contains(PHASE_STARTED)).toList()) {
            JsonNode event = JSON.readTree(line);
            Instant at = Instant.parse(event.path("at").asText());
            if (start.isPresent()) {
                return Duration.between(start.get(), at);
            }
            if (event.path("event").path("phase").asText().equalsIgnoreCase("backfill")) {
                start = Optional.of(at);
            }
        }
        throw new IOException("no phase began after the backfill in what midstream printed: " + said);
    }

    private Path file() {
        return work.resolve("bench.yaml");
    }
}

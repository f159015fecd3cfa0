package dev.midstream.bench.method;

import dev.midstream.bench.server.Database;
import dev.midstream.bench.table.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The real pgroll: {@code pgroll start} with its defaults is measured; completing the migration is not. */
public final class PgrollBinary implements Method {
    private static final String MIGRATION = """
            {"operations": [{"add_column": {
              "table": "items", "up": "a * 100", "column": {"name": "f", "type": "bigint", "nullable": true}}}]}
            """;

    private final Path program;
    private final Path work;

    /** @param work an empty folder */
    public PgrollBinary(Path program, Path work) {
        this.program = program;
        this.work = work;
    }

    /** Where it is, if it is on the PATH. */
    public static Optional<Path> onPath() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .map(folder -> Path.of(folder, "pgroll"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    static Optional<String> needsNewColumn(Table table) {
        return table.hasColumn()
                ? Optional.of("it adds the column itself and has no way to continue one that is filled in part")
                : Optional.empty();
    }

    @Override
    public String name() {
        return "pgroll";
    }

    @Override
    public String description() {
        return "`pgroll start` of an add_column with `up`, its own batches and trigger";
    }

    @Override
    public Optional<String> unfitFor(Table table) {
        return needsNewColumn(table);
    }

    @Override
    public void prepare(Database database, Table table, boolean trigger) throws SQLException, IOException {
        Files.writeString(work.resolve("02_fill.json"), MIGRATION);
        try {
            pgroll(database, "init");
            pgroll(database, "baseline", "01_start", work.toString(), "--yes");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public Outcome run(Database database, Table table) throws IOException, InterruptedException {
        pgroll(database, "start", work.resolve("02_fill.json").toString());
        return Outcome.PLAIN;
    }

    /** The column gets its name. */
    @Override
    public void finish(Database database, Table table) throws IOException, InterruptedException {
        pgroll(database, "complete");
    }

    private void pgroll(Database database, String... arguments) throws IOException, InterruptedException {
        List<String> command = Stream.concat(
                        Stream.of(
                                program.toString(),
                                "--postgres-url",
                                database.address().url()),
                        Stream.of(arguments))
                .toList();
        Program.run(command, Map.of(), work.resolve("pgroll.log"), List.of(0));
    }
}

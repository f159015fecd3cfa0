package dev.midstream.cli.trace;

import dev.midstream.cli.connect.Target;
import dev.midstream.planner.catalog.Identifier;
import dev.midstream.planner.pg.PgCatalog;
import dev.midstream.planner.pg.schema.SchemaCopy;
import dev.midstream.planner.sql.Script;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The schema of a target, without its rows: from {@code pg_dump} of the same major version if there is one, else from the catalogs. */
public final class TargetSchema {
    private final Target target;
    private final Connection connection;
    private final List<PgDump> programs;

    /** @param programs that may be used, the first of the right version is */
    public TargetSchema(Target target, Connection connection, List<PgDump> programs) {
        this.target = target;
        this.connection = connection;
        this.programs = List.copyOf(programs);
    }

    /**
     * What was done.
     *
     * @param how the copy was made, for people
     * @param missing what could not be copied, with reasons
     * @param searchPath the schemas in which the target's session finds its names
     */
    public record Made(String how, List<String> missing, List<String> searchPath) {
        /** Makes a session find its names as one of the target does. */
        public String setting() {
            return "set search_path = " + (searchPath.isEmpty() ? "''" : Identifier.list(searchPath));
        }
    }

    /** The target itself, for plans. */
    public PgCatalog catalog() throws SQLException {
        return PgCatalog.over(connection);
    }

    /** In an empty database, of which the session is a superuser. */
    public Made makeIn(Connection worker) throws SQLException {
        int major = connection.getMetaData().getDatabaseMajorVersion();
        Optional<PgDump> program =
                programs.stream().filter(p -> p.major() == major).findFirst();
        if (program.isEmpty()) {
            String found = programs.stream()
                    .map(PgDump::version)
                    .findFirst()
                    .map(v -> ", only " + v)
                    .orElse("");
            return fromCatalogs(worker, "no pg_dump %d on the PATH%s".formatted(major, found));
        }
        String name = "pg_dump " + program.get().version();
        return switch (program.get().dump(target)) {
            case PgDump.Dump.Failed failed -> fromCatalogs(worker, name + " failed: " + failed.why());
            case PgDump.Dump.Text text -> fromDump(worker, name, text.sql());
        };
    }

    private Made fromCatalogs(Connection worker, String why) throws SQLException {
        SchemaCopy copy = SchemaCopy.read(connection);
        return new Made(
                "schema of %s, copied from its catalogs (%s)".formatted(target, why),
                copy.makeIn(worker),
                copy.searchPath());
    }

    /** Statement by statement: an extension that is not at hand here takes down only what needs it. */
    private Made fromDump(Connection worker, String name, String sql) throws SQLException {
        Script script = Script.read(name, sql);
        List<String> missing = new ArrayList<>();
        try (var statement = worker.createStatement()) {
            statement.setEscapeProcessing(false);
            for (Script.Item item : script.items()) {
                Optional<String> failure = isOfPsql(item) ? Optional.empty() : attempt(statement, item.text());
                failure.ifPresent(why -> missing.add("%s: %s".formatted(firstLine(item.text()), why)));
            }
            statement.execute("reset all");
        }
        return new Made(
                "schema of %s, dumped with %s".formatted(target, name), missing, SchemaCopy.searchPath(connection));
    }

    /** Newer dumps begin and end with a command of psql's. */
    private static boolean isOfPsql(Script.Item item) {
        return item.text().startsWith("\\");
    }

    private static Optional<String> attempt(Statement statement, String sql) {
        try {
            statement.execute(sql);
            return Optional.empty();
        } catch (SQLException e) {
            return Optional.of(firstLine(String.valueOf(e.getMessage())));
        }
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("").strip();
    }
}

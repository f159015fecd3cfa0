package dev.midstream.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.midstream.embedded.EmbeddedServer;
import dev.midstream.embedded.testing.CatalogText;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.embedded.testing.TestServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is wrong, there is one clear message, exit code 2, and an untouched database. */
class BadInputTest {
    private TestDatabase database;

    @TempDir
    private Path folder;

    @BeforeEach
    void createTables() {
        database = TestDatabase.create();
        database.execute(
                "create table organizations (org_id uuid primary key, code integer unique)",
                "create table orders (id bigint primary key, amount numeric not null, note text)",
                "insert into orders select g, g from generate_series(1, 10) g",
                "create view order_view as select * from orders");
    }

    @AfterEach
    void drop() {
        database.close();
    }

    static List<Arguments> badFiles() {
        return List.of(
                bad("malformed YAML", "changes: [", "m.yaml:3:"),
                bad("not a mapping", "- a list", "m.yaml:"),
                bad(
                        "unknown field",
                        "changes: [{add_column: {table: orders, colum: x, type: int}}]",
                        "m.yaml:2:40: unknown field 'colum' in add_column: did you mean 'column'?"),
                bad("unknown change", "changes: [{add_colum: {table: orders}}]", "did you mean 'add_column'?"),
                bad(
                        "unknown table",
                        "changes: [{add_column: {table: order, column: x, type: int}}]",
                        "table 'order' does not exist: did you mean orders"),
                bad(
                        "a view",
                        "changes: [{add_column: {table: order_view, column: x, type: int}}]",
                        "'order_view' is a view, not a table"),
                bad(
                        "unknown column in an index",
                        "changes: [{create_index: {table: orders, columns: [total]}}]",
                        "table orders has no column 'total': it has id, amount, note"),
                bad(
                        "unknown column in an expression",
                        "changes: [{add_column: {table: orders, column: x, type: bigint, fill: round(amout * 100)}}]",
                        "column \"amout\" does not exist"),
                bad(
                        "unknown type",
                        "changes: [{add_column: {table: orders, column: x, type: bigintt}}]",
                        "type 'bigintt' does not exist"),
                bad(
                        "missing prerequisite row",
                        "require: [{query: select exists (select from organizations), else: there is no organization; run 0034}]\n"
                                + "changes: [{add_column: {table: orders, column: x, type: int}}]",
                        "there is no organization; run 0034"),
                bad(
                        "expression that does not parse",
                        "changes: [{add_column: {table: orders, column: x, type: bigint, fill: amount * * 2}}]",
                        "syntax error at or near \"*\""),
                bad(
                        "expression with a semicolon",
                        "changes: [{add_column: {table: orders, column: x, type: bigint, fill: '1; drop table orders'}}]",
                        "the expression contains ';'"),
                bad(
                        "expression that closes our bracket",
                        "changes: [{add_column: {table: orders, column: x, type: bigint, fill: '1) from orders where (true'}}]",
                        "a ')' that was not opened"),
                bad(
                        "foreign key to a missing column",
                        "changes: [{add_column: {table: orders, column: org, type: uuid, references: organizations(id)}}]",
                        "organizations has no column 'id'"),
                bad(
                        "foreign key to another type",
                        "changes: [{add_column: {table: orders, column: org, type: uuid, references: organizations(code)}}]",
                        "organizations.code is integer, and org would be uuid"),
                bad(
                        "name of 64 bytes",
                        "changes: [{create_index: {table: orders, name: " + "n".repeat(64) + ", columns: [id]}}]",
                        "is 64 bytes long, PostgreSQL keeps 63"),
                bad(
                        "two columns of one name",
                        "changes: [{add_column: {table: orders, column: x, type: int}}, {add_column: {table: orders, column: x, type: int}}]",
                        "column 'x' is added to 'orders' twice"),
                bad(
                        "column that exists",
                        "changes: [{add_column: {table: orders, column: note, type: int}}]",
                        "already has a column 'note'"),
                bad(
                        "update that may not be repeated",
                        "changes: [{update: {table: orders, set: {amount: amount + 1}}}]",
                        "say once: true"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badFiles")
    void badFileIsRefusedWithPlaceAndCause(String what, String rest, String message) throws IOException {
        Path file = folder.resolve("m.yaml");
        Files.writeString(file, what.equals("not a mapping") ? rest : "migration: m\n" + rest + "\n");
        List<String> before = CatalogText.of(database);
        for (String command : List.of("plan", "run")) {
            Terminal.Shown shown = Terminal.on(database)
                    .type(command, file.toString())
                    .exits(ExitCode.USAGE)
                    .complains(message);
            assertFalse(shown.err().contains("\tat "), "no stack trace");
        }
        assertEquals(before, CatalogText.of(database));
        assertEquals("∅", database.value("select to_regnamespace('midstream')"));
    }

    @Test
    void missingFileIsNamed() {
        Terminal.on(database)
                .type("run", "nowhere.yaml")
                .exits(ExitCode.USAGE)
                .complains("there is no file nowhere.yaml");
    }

    @Test
    void whatIsNoMigrationFileIsRefusedByName() throws IOException {
        Path latin1 = Files.write(folder.resolve("latin1.yaml"), new byte[] {'a', ':', ' ', (byte) 0xe9});
        Path empty = Files.createDirectory(folder.resolve("empty"));
        Terminal terminal = Terminal.withoutDatabase();
        terminal.type("lint", latin1.toString()).exits(ExitCode.USAGE).complains(latin1 + " is not UTF-8");
        terminal.type("lint", empty.toString())
                .exits(ExitCode.USAGE)
                .complains("there is no migration file (*.yaml, *.yml, *.json) in " + empty);
        terminal.type("plan", folder.toString()).exits(ExitCode.USAGE).complains(folder + " is a directory");
    }

    @Test
    void badOptionsOfRunLeaveTheDatabaseUntouched() throws IOException {
        Path file = Files.writeString(
                folder.resolve("m.yaml"),
                "migration: m\nchanges: [{add_column: {table: orders, column: x, type: int}}]\n");
        Terminal terminal = Terminal.on(database);
        terminal.type("run", file.toString(), "--rate", "0")
                .exits(ExitCode.USAGE)
                .complains("--rate: '0' is not a whole number from 1");
        terminal.type("run", file.toString(), "--quarantine", "-1")
                .exits(ExitCode.USAGE)
                .complains("--quarantine");
        Terminal.withoutDatabase()
                .type("run", file.toString(), "--embedded=" + file)
                .exits(ExitCode.USAGE)
                .complains("--embedded: the directory " + file);
        assertEquals("∅", database.value("select to_regnamespace('midstream')"));
    }

    @Test
    void roleWithoutPrivilegesIsToldWhichItLacks() throws IOException {
        Path file = folder.resolve("m.yaml");
        Files.writeString(file, "migration: m\nchanges: [{add_column: {table: orders, column: x, type: int}}]\n");
        String role = "r_" + database.name();
        database.execute(
                "create role " + role + " login", "revoke create on database " + database.name() + " from public");
        String url = "postgresql://%s@%s:%d/%s"
                .formatted(role, database.server().host(), database.server().port(), database.name());
        try {
            Terminal.withoutDatabase()
                    .type("run", file.toString(), "--database-url", url)
                    .exits(ExitCode.USAGE)
                    .complains("role '%s' may not create the schema midstream".formatted(role))
                    .complains("grant create on database")
                    .complains("role '%s' does not own table orders".formatted(role));
        } finally {
            database.execute("drop role " + role);
        }
    }

    @Test
    void wrongPasswordWrongDatabaseAndNoServerAreToldApart() throws IOException, SQLException {
        try (EmbeddedServer server = EmbeddedServer.start(EmbeddedServer.DEFAULT_MAJOR, Map.of())) {
            Path hba = server.dataDirectory().resolve("pg_hba.conf");
            Files.writeString(hba, "host all guarded 127.0.0.1/32 scram-sha-256\n" + Files.readString(hba));
            try (Connection connection = server.connect("postgres");
                    Statement statement = connection.createStatement()) {
                statement.execute("create role guarded login password 'right'");
                statement.execute("select pg_reload_conf()");
            }
            String url = "postgresql://guarded:%s@127.0.0.1:" + server.port() + "/%s";
            Terminal terminal = Terminal.withoutDatabase();
            Terminal.Shown wrong = terminal.type("status", "--database-url", url.formatted("wrong", "postgres"))
                    .exits(ExitCode.USAGE)
                    .complains("refused role 'guarded'")
                    .complains("password authentication failed");
            assertFalse(wrong.err().contains("wrong@") || wrong.err().contains(":wrong"), "the password is not shown");
            terminal.type("status", "--database-url", url.formatted("right", "nowhere"))
                    .exits(ExitCode.USAGE)
                    .complains("database 'nowhere' does not exist");
            terminal.type("status", "--database-url", url.formatted("right", "postgres"))
                    .exits(ExitCode.DONE)
                    .says("no migration was ever run");
            terminal.type("status", "--database-url", url.formatted("right", "postgres") + "?sslmode=require")
                    .exits(ExitCode.USAGE)
                    .complains("does not speak TLS");
            terminal.type("status", "--database-url", "postgresql://guarded@127.0.0.1:1/postgres")
                    .exits(ExitCode.UNAVAILABLE)
                    .complains("no database at guarded@127.0.0.1:1/postgres");
        }
    }

    @Test
    void postgres13IsRefused() throws IOException {
        Path file = folder.resolve("m.yaml");
        Files.writeString(
                file,
                "migration: m\nchanges: [{create_table: {table: t, columns: [{name: id, type: bigint, primary_key: true}]}}]\n");
        try (TestDatabase old = TestDatabase.createOn(TestServers.of(13))) {
            Terminal.on(old)
                    .type("run", file.toString())
                    .exits(ExitCode.USAGE)
                    .complains("the server is PostgreSQL 13.")
                    .complains("Midstream needs 14 or newer");
        }
    }

    @Test
    void typingErrorsGetHelpWithoutADatabase() {
        Terminal terminal = Terminal.withoutDatabase();
        terminal.type("rnu").exits(ExitCode.USAGE).complains("Unmatched argument");
        terminal.type("run").exits(ExitCode.USAGE).complains("Missing required parameter");
        terminal.type("throttle", "x", "--rate", "fast").exits(ExitCode.USAGE).complains("--rate");
    }

    private static Arguments bad(String what, String rest, String message) {
        return Arguments.of(what, rest, message);
    }
}

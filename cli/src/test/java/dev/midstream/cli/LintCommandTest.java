package dev.midstream.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.midstream.embedded.testing.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lint of plain SQL files from the command line. */
class LintCommandTest {
    private final Terminal terminal = Terminal.withoutDatabase();

    @TempDir
    private Path folder;

    @Test
    void endsWith1ForFindingsAnd0ForNotesAnd2ForWhatCannotBeRead() throws IOException {
        String bad = file("a.sql", "set lock_timeout = '1s';\ncreate index i on t (a);");
        terminal.type("lint", bad)
                .exits(ExitCode.FINDINGS)
                .says("a.sql:2:1: error [create-index-blocks-writes] creating the index blocks writes to t");
        terminal.type("lint", file("b.sql", "create type mood as enum ('sad')"))
                .exits(ExitCode.DONE)
                .says("note [create-enum]");
        terminal.type("lint", file("c.sql", "select 1")).exits(ExitCode.DONE).says("no findings");
        terminal.type("lint", folder.resolve("none.sql").toString())
                .exits(ExitCode.USAGE)
                .complains("there is no file");
        terminal.type("lint").exits(ExitCode.USAGE).complains("name a file");
        terminal.type("lint", "--pg-version", "9", bad).exits(ExitCode.USAGE).complains("14 to 18");
    }

    @Test
    void readsDirectoriesOfBothKinds() throws IOException {
        file("V1.sql", "drop table t;");
        file("m.yaml", """
            migration: m
            changes:
              # midstream:ignore timestamp-without-time-zone: the clients are all in one zone
              - add_column: {table: u, column: a, type: timestamp}
              - add_column: {table: u, column: b, type: timestamp}\
            """);
        terminal.type("lint", folder.toString())
                .exits(ExitCode.FINDINGS)
                .says("V1.sql:1:1: warning [drop-table]")
                .says("m.yaml:5:5: warning [timestamp-without-time-zone]");
        String out = terminal.type("lint", folder.toString()).out();
        assertTrue(!out.contains("m.yaml:4"), out);
    }

    @Test
    void readsTheSqlOfMigrationFilesAsItReadsSqlFiles() throws IOException {
        String migration = file("m.yaml", """
            migration: m
            changes:
              - sql:
                  up: |
                    select 1;
                    create index i on t (a) nulls not distinct;
                  down: drop view v
            """);
        terminal.type("lint", "--pg-version", "14", migration)
                .exits(ExitCode.FINDINGS)
                .says(
                        "m.yaml:6:9: error [create-index-blocks-writes] change 1, up: creating the index blocks writes to t")
                .says("use the change create_index")
                .says("m.yaml:6:9: error [newer-syntax]");
    }

    @Test
    void leavesARuleOutIfTold() throws IOException {
        String script = file("a.sql", "create type mood as enum ('sad');\ntruncate t;");
        String out = terminal.type("lint", "--disable", "truncate", "--disable", "lock-without-timeout", script)
                .exits(ExitCode.DONE)
                .says("create-enum")
                .out();
        assertTrue(!out.contains("[truncate]"), out);
        terminal.type("lint", "--disable", "trunkate", script)
                .exits(ExitCode.USAGE)
                .complains("no rule 'trunkate'");
    }

    @Test
    void assumesATransactionAndAVersionIfTold() throws IOException {
        String script = file("a.sql", "create index concurrently i on t (a) nulls not distinct;");
        String out = terminal.type("lint", "--assume-in-transaction", "--pg-version", "14", script)
                .out();
        assertTrue(out.contains("[concurrently-in-transaction]") && out.contains("[newer-syntax]"), out);
    }

    @Test
    void sarifHasItsShape() throws IOException {
        String script = file("a b.sql", "drop table t;");
        JsonNode log = new ObjectMapper()
                .readTree(terminal.type("lint", "--sarif", script).out());
        assertEquals("2.1.0", log.path("version").asText());
        assertEquals(1, log.path("runs").size());
        JsonNode run = log.path("runs").get(0);
        JsonNode rules = run.path("tool").path("driver").path("rules");
        assertEquals("midstream", run.path("tool").path("driver").path("name").asText());
        assertTrue(run.path("results").size() >= 2);
        for (JsonNode result : run.path("results")) {
            assertTrue(Set.of("error", "warning", "note")
                    .contains(result.path("level").asText()));
            assertEquals(
                    result.path("ruleId").asText(),
                    rules.get(result.path("ruleIndex").asInt()).path("id").asText());
            assertTrue(!result.path("message").path("text").asText().isBlank());
            JsonNode place = result.path("locations").get(0).path("physicalLocation");
            assertTrue(place.path("artifactLocation").path("uri").asText().endsWith("a%20b.sql"));
            assertEquals(1, place.path("region").path("startLine").asInt());
            assertEquals(1, place.path("region").path("startColumn").asInt());
        }
    }

    @Test
    void namesOfFilesAreAddressesInSarif() throws IOException {
        String script = file("a:b #1 50% là?.sql", "drop table t;");
        String uri = new ObjectMapper()
                .readTree(terminal.type("lint", "--sarif", script).out())
                .at("/runs/0/results/0/locations/0/physicalLocation/artifactLocation/uri")
                .asText();
        assertTrue(uri.endsWith("/a:b%20%231%2050%25%20l%C3%A0%3F.sql"), uri);
        assertEquals(script, URI.create(uri).getPath());
    }

    @Test
    void jsonHasEverythingThatIsKnownOfAFinding() throws IOException {
        String script = file("a.sql", "set lock_timeout = '1s';\n\n  drop table t;");
        JsonNode findings = new ObjectMapper()
                .readTree(terminal.type("lint", "--json", script)
                        .exits(ExitCode.FINDINGS)
                        .out());
        JsonNode finding = StreamSupport.stream(findings.spliterator(), false)
                .filter(one -> one.path("rule").asText().equals("drop-table"))
                .findFirst()
                .orElseThrow();
        assertEquals("warning", finding.path("severity").asText());
        assertEquals(script, finding.path("file").asText());
        assertEquals(3, finding.path("line").asInt());
        assertEquals(3, finding.path("column").asInt());
        assertTrue(finding.path("lock").asText().startsWith("ACCESS EXCLUSIVE"), finding.toString());
        for (String field : List.of("message", "instead")) {
            assertTrue(!finding.path(field).asText().isBlank(), field);
        }
        String file = file("m.yaml", "migration: m\nchanges:\n  - sql: {up: select 1}\n");
        JsonNode ofFile = new ObjectMapper()
                .readTree(terminal.type("lint", "--json", file).out())
                .get(0);
        assertEquals("sql-without-down", ofFile.path("rule").asText());
        assertEquals("none", ofFile.path("lock").asText());
        assertEquals(
                0,
                new ObjectMapper()
                        .readTree(terminal.type("lint", "--json", file("c.sql", "select 1"))
                                .exits(ExitCode.DONE)
                                .out())
                        .size());
    }

    @Test
    void explainsItsRules() {
        terminal.type("lint", "--rules").exits(ExitCode.DONE).says("create-index-blocks-writes");
        terminal.type("lint", "--explain", "drop-column")
                .exits(ExitCode.DONE)
                .says("ACCESS EXCLUSIVE")
                .says("accepts");
        terminal.type("lint", "--rules").says("sql-without-down").says("update-without-verify");
        terminal.type("lint", "--explain", "sql-without-down")
                .exits(ExitCode.DONE)
                .says("say in down what takes it back")
                .says("accepts");
        terminal.type("lint", "--explain", "no-such").exits(ExitCode.USAGE).complains("there is no rule 'no-such'");
    }

    @Test
    void asksTheDatabaseIfOneIsNamed() throws IOException {
        try (TestDatabase database = TestDatabase.create()) {
            database.execute("create table t (id bigint primary key, a int)");
            String script = file("a.sql", "set lock_timeout = '1s';\ncreate index i on t (a);");
            terminal.type("lint", "--database-url", database.url(), script)
                    .exits(ExitCode.DONE)
                    .says("note [create-index-blocks-writes]")
                    .says("t has about 0 rows");
        }
    }

    @Test
    void tracesOnAnEmbeddedServer() throws IOException {
        String schema = file("schema.sql", "create table t (id int primary key); insert into t values (1);");
        String script = file("change.sql", "set lock_timeout = '1s';\nalter table t alter column id type bigint;");
        terminal.type("lint", "--trace", "--schema", schema, script)
                .exits(ExitCode.DONE)
                .says("PostgreSQL 17, schema of")
                .says("lock       ACCESS EXCLUSIVE on t")
                .says("rewritten  t, t_pkey")
                .says("type-change-rewrites");
        String failing = file("failing.sql", "alter table u add column a int;");
        terminal.type("lint", "--trace", failing).exits(ExitCode.FINDINGS).says("relation \"u\" does not exist");
    }

    @Test
    void tracesWithTheSchemaOfTheTarget() throws IOException {
        try (TestDatabase database = TestDatabase.create()) {
            database.execute(
                    "create type mood as enum ('sad', 'glad')",
                    "create domain positive as int check (value > 0)",
                    "create table kinds (id int primary key)",
                    "create table orders (id bigint generated always as identity primary key, amount numeric(10,2),"
                            + " cents bigint generated always as ((amount * 100)::bigint) stored, how mood, n positive,"
                            + " kind int references kinds)",
                    "create index open_orders on orders (n) where how = 'sad'",
                    "create view glad as select id from orders where how = 'glad'",
                    "create function f() returns trigger language plpgsql as 'begin return new; end'",
                    "create trigger t before insert on orders for each row execute function f()",
                    "create table events (at date, n int) partition by range (at)",
                    "create table events_2025 partition of events for values from ('2025-01-01') to ('2026-01-01')",
                    "create collation mine (locale = 'C')");
            String script = file("change.sql", """
                set lock_timeout = '1s';
                alter table orders alter column n type bigint;
                alter table events alter column n type bigint;
                alter table orders alter column how type text;\
                """);
            terminal.type("lint", "--trace", "--database-url", database.url(), script)
                    .exits(ExitCode.FINDINGS)
                    .says("PostgreSQL 17, schema of postgres@")
                    .says("lock       ACCESS EXCLUSIVE on orders")
                    .says("rewritten  open_orders, orders, orders_pkey")
                    .says("lock       ACCESS EXCLUSIVE on events_2025")
                    .says("rewritten  events_2025")
                    .says("cannot alter type of a column used by a view");
            String json = terminal.type("lint", "--trace", "--json", "--database-url", database.url(), script)
                    .complains("PostgreSQL 17, schema of")
                    .out();
            assertEquals(4, new ObjectMapper().readTree(json).size());
        }
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }
}

package dev.midstream.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.embedded.testing.TestServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Traces of migration files, on every version. */
class LintTraceTest {
    private static final String SCHEMA = """
            create table organizations (id int primary key);
            create table orders (id bigint primary key, amount numeric(10,2) not null, note text);
            create table events (id bigint, n int not null) partition by range (n);
            create table events_low partition of events for values from (0) to (100);
            """;

    private static final String MIGRATION = """
            migration: m
            changes:
              - add_column: {table: orders, column: cents, type: bigint, fill: round(amount * 100), not_null: true}
              - add_column: {table: orders, column: org, type: int, fill: 1, references: organizations}
              - create_index: {table: events, columns: [n]}
              - add_constraint: {table: orders, unique: [cents, id]}
              - sql:
                  phase: expand
                  up: do $$ begin if current_setting('server_version_num')::int / 10000 <> %d then raise 'another version'; end if; end $$
                  down: select 1
              - sql: {phase: contract, up: alter table orders alter column note type varchar(30), down: select 1}
            verify:
              - {query: select count(*) = 0 from orders where cents is null, else: some have none}
            """;

    private final Terminal terminal = Terminal.withoutDatabase();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(ints = {14, 15, 16, 17, 18})
    void stepsOfAMigrationAreRunOnTheVersionAskedFor(int major) throws IOException {
        String schema = file(
                "schema.sql", SCHEMA + "insert into organizations values (1); insert into orders values (1, 2, 'a');");
        String migration = file("m.yaml", MIGRATION.formatted(major));
        Terminal.Shown shown = terminal.type(
                        "lint",
                        "--trace",
                        "--json",
                        "--pg-version",
                        Integer.toString(major),
                        "--schema",
                        schema,
                        migration)
                .exits(ExitCode.DONE)
                .complains("PostgreSQL %d, schema of".formatted(major));
        JsonNode statements = new ObjectMapper().readTree(shown.out());
        Set<Integer> steps = new TreeSet<>();
        for (JsonNode statement : statements) {
            steps.add(statement.path("step").asInt());
            assertEquals("[]", statement.path("differences").toString(), statement.toString());
            boolean rewrites = statement.path("statement").asText().contains("type varchar(30)");
            assertEquals(rewrites, statement.path("rewritten").toString().contains("\"orders\""), statement.toString());
        }
        assertTrue(steps.size() > 15 && steps.contains(1), steps.toString());
        assertTrue(shown.out().contains("\"orders\" : \"ACCESS EXCLUSIVE\""), shown.out());
    }

    @Test
    void planIsMadeForTheTargetAndItsVersionIsTheServers() throws IOException {
        try (TestDatabase target = TestDatabase.createOn(TestServers.of(14))) {
            target.execute(SCHEMA);
            terminal.type("lint", "--trace", "--database-url", target.url(), file("m.yaml", MIGRATION.formatted(14)))
                    .exits(ExitCode.DONE)
                    .says("PostgreSQL 14, schema of postgres@")
                    .says("1. add cents, org to orders")
                    .says("lock       SHARE ROW EXCLUSIVE on organizations")
                    .says("update \"public\".\"orders\"")
                    .says("lock       ROW EXCLUSIVE on orders")
                    .says("rewritten  orders");
            terminal.type("lint", "--trace", file("other.yaml", MIGRATION))
                    .exits(ExitCode.USAGE)
                    .complains("orders");
            assertEquals("∅", target.value("select to_regnamespace('midstream')"), "the target is only read");
        }
    }

    @Test
    void versionThatIsNotAtHandIsSaidWithTheNextAct() throws IOException {
        String script = file("a.sql", "select 1;");
        String property = "midstream.embedded.binaries";
        String before = System.setProperty(property, folder.toString());
        try {
            Terminal.Shown shown = terminal.type("lint", "--trace", "--pg-version", "14", script)
                    .exits(ExitCode.USAGE)
                    .complains("no embedded PostgreSQL 14 here, only 17")
                    .complains("--pg-version");
            assertFalse(shown.err().contains("Exception"), shown.err());
        } finally {
            System.setProperty(property, before);
        }
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }
}

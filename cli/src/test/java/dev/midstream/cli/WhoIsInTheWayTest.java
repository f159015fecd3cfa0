package dev.midstream.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.midstream.cli.render.Json;
import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a step is at, and whom it waits for, is said by any process, as it is at that moment. */
@FreshDatabase
class WhoIsInTheWayTest {
    private static final String BUILD = """
            migration: m
            changes:
              - create_index: {table: t, columns: [v], name: by_v}
            """;
    private static final String DROP = """
            migration: m
            changes:
              - drop_index: {index: by_id}
            """;
    private static final String ADD = """
            migration: m
            changes:
              - add_column: {table: t, column: f, type: int}
            """;

    @TempDir
    private Path folder = Path.of("");

    @BeforeEach
    void makeATable(TestDatabase database) {
        database.execute(
                "create table t (id int, v text)",
                "insert into t select g, 'v' || g from generate_series(1, 1000) g",
                "create index by_id on t (id)",
                "create table elsewhere (id int)",
                "insert into elsewhere values (1)");
    }

    @Test
    void sessionThatAnIndexBuildWaitsFor(TestDatabase database) throws Exception {
        try (Connection report = report(database, "select * from elsewhere")) {
            int pid = pid(report);
            CompletableFuture<Terminal.Shown> run = run(database, BUILD);
            JsonNode doing = await(database, "waiting for old snapshots");
            assertEquals(1, doing.get("step").asInt());
            assertEquals(0, doing.get("share").asDouble(), "none of the snapshots is gone");
            JsonNode one = doing.get("inTheWay").get(0);
            assertEquals(pid, one.get("pid").asInt());
            assertEquals("the report", one.get("application").asText());
            assertEquals("postgres", one.get("user").asText());
            assertEquals("idle in transaction", one.get("state").asText());
            assertTrue(one.get("transactionSeconds").asDouble()
                    >= one.get("querySeconds").asDouble());
            Terminal.on(database)
                    .type("status", "m")
                    .says("step 1: waiting for old snapshots, 0 %, for ")
                    .says("pid %d, postgres (the report), idle in transaction, SELECT, for ".formatted(pid));
            report.rollback();
            run.join().exits(ExitCode.DONE);
        }
        assertTrue(doing(database).isEmpty(), "nothing is being done");
    }

    @Test
    void sessionThatADropWaitsFor(TestDatabase database) throws Exception {
        try (Connection report = report(database, "select * from t limit 1")) {
            int pid = pid(report);
            CompletableFuture<Terminal.Shown> run = run(database, DROP);
            JsonNode doing = await(database, "waiting for transactions that use the table");
            assertFalse(doing.has("share"), "PostgreSQL does not say how far a drop is");
            assertEquals(pid, doing.get("inTheWay").get(0).get("pid").asInt());
            report.rollback();
            run.join().exits(ExitCode.DONE);
        }
    }

    @Test
    void sessionThatHasTheLockWhileItIsTriedAndWhileTheTableIsLeftAlone(TestDatabase database) throws Exception {
        try (Connection report = report(database, "select * from t limit 1")) {
            int pid = pid(report);
            CompletableFuture<Terminal.Shown> run = run(database, ADD);
            JsonNode tried = await(database, "waiting for a lock");
            assertEquals(pid, tried.get("inTheWay").get(0).get("pid").asInt());
            assertEquals(1, tried.get("step").asInt());
            JsonNode resting = await(database, "resting");
            assertEquals(pid, resting.get("inTheWay").get(0).get("pid").asInt());
            assertTrue(resting.get("tries").asInt() > 0);
            report.rollback();
            run.join().exits(ExitCode.DONE);
        }
    }

    @Test
    void sessionOfAnotherMigrationWhoseTurnItIsOnTheTable(TestDatabase database) throws Exception {
        String turn = "waiting for a heavy step of migration first on the same table";
        try (Connection report = report(database, "select * from elsewhere")) {
            CompletableFuture<Terminal.Shown> first = run(
                    database, BUILD.replace("migration: m", "migration: first").replace("by_v", "by_v_first"));
            while (database.number("select count(*) from pg_class where relname = 'by_v_first'") == 0) {
                assertFalse(first.isDone(), "it waits for the report");
                Thread.sleep(20);
            }
            CompletableFuture<Terminal.Shown> run = run(database, BUILD);
            JsonNode doing = await(database, turn);
            assertEquals(1, doing.get("step").asInt());
            String application = doing.get("inTheWay").get(0).get("application").asText();
            assertTrue(application.startsWith("midstream:outside:"), application);
            Terminal.on(database)
                    .type("status", "m")
                    .says("step 1: " + turn + ", for ")
                    .says(application);
            Terminal.on(database).type("history", "m").says(turn);
            report.rollback();
            first.join().exits(ExitCode.DONE);
            run.join().exits(ExitCode.DONE);
        }
        assertEquals(3, database.number("select count(*) from pg_index where indrelid = 't'::regclass and indisvalid"));
    }

    private CompletableFuture<Terminal.Shown> run(TestDatabase database, String yaml) throws IOException {
        Path file = Files.writeString(Files.createTempFile(folder, "m", ".yaml"), yaml);
        return CompletableFuture.supplyAsync(
                () -> Terminal.on(database).type("run", file.toString(), "--until", "contract"),
                Thread::startVirtualThread);
    }

    private static JsonNode await(TestDatabase database, String phase) throws InterruptedException {
        Predicate<JsonNode> isThere = node -> node.get("phase").asText().equals(phase)
                && !node.get("inTheWay").isEmpty();
        JsonNode seen = Json.object();
        for (int i = 0; i < 300; i++) {
            seen = doing(database);
            for (JsonNode node : seen) {
                if (isThere.test(node)) {
                    return node;
                }
            }
            Thread.sleep(50);
        }
        throw new AssertionError("never '%s', at last %s".formatted(phase, seen));
    }

    /** What is being done, as another process reads it. */
    private static JsonNode doing(TestDatabase database) {
        Terminal.Shown shown = Terminal.on(database).type("status", "m", "--json");
        return shown.exitCode() == ExitCode.DONE ? Json.parse(shown.out()).get("doing") : Json.object();
    }

    private static int pid(Connection connection) throws SQLException {
        try (var answer = connection.createStatement().executeQuery("select pg_backend_pid()")) {
            answer.next();
            return answer.getInt(1);
        }
    }

    private static Connection report(TestDatabase database, String sql) throws SQLException {
        Connection connection = database.connect();
        connection.createStatement().execute("set application_name = 'the report'");
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        connection.setAutoCommit(false);
        connection.createStatement().execute(sql);
        return connection;
    }
}

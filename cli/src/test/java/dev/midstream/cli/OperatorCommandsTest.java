package dev.midstream.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A migration that runs in one terminal, steered from another. */
@FreshDatabase
class OperatorCommandsTest {
    private static final String YAML = """
            migration: totals
            changes:
              - add_column: {table: orders, column: cents, type: bigint, fill: amount * 100, not_null: true}
            """;

    @TempDir
    private Path folder;

    @Test
    void historyNamesTheDatabaseRoleAndTheUserAndHostOfTheSystem(TestDatabase database) throws Exception {
        fill(database);
        Terminal.on(database).type("run", file(YAML).toString()).exits(ExitCode.STOPPED);
        String role = "op_" + database.name();
        database.execute("create role " + role + " superuser login password 'secret'");
        try {
            Terminal.as(role, "secret", database)
                    .type("pause", "totals", "--reason", "lunch")
                    .exits(ExitCode.DONE);
        } finally {
            database.execute("drop role " + role);
        }
        String system = "(%s@%s)"
                .formatted(
                        System.getProperty("user.name"),
                        InetAddress.getLocalHost().getHostName());
        Terminal.on(database).type("history", "totals").says("%s %s paused: lunch".formatted(role, system));
    }

    @Test
    void pauseThrottleStatusHistoryAbortResumeAndRollback(TestDatabase database) throws Exception {
        Path file = file(YAML);
        fill(database);
        Terminal other = Terminal.on(database);
        other.type("status").exits(ExitCode.DONE).says("no migration was ever run");
        other.type("status", "totals").exits(ExitCode.USAGE).complains("no migration was ever run in database");

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Terminal.Shown> run = threads.submit(
                    () -> Terminal.on(database).type("run", file.toString(), "--rate", "2000", "--workers", "1"));
            await(() -> Terminal.on(database).type("status", "totals").out().contains("under way"));

            other.type("throttle", "totals")
                    .exits(ExitCode.DONE)
                    .says("2,000 rows/s")
                    .says("run --rate");
            other.type(
                            "throttle",
                            "totals",
                            "--rate",
                            "3000",
                            "--workers",
                            "2",
                            "--for",
                            "1h",
                            "--reason",
                            "evening peak")
                    .says("3,000 rows/s")
                    .says("2 workers")
                    .says("evening peak");
            other.type("pause", "totals", "--reason", "lunch").exits(ExitCode.DONE);
            Thread.sleep(1_000);
            long held = rows(database);
            Thread.sleep(1_500);
            assertEquals(held, rows(database), "nothing is written while paused");
            other.type("status", "totals").says("totals: paused").says("lunch");
            other.type("status", "totals", "--json").says("\"reason\" : \"lunch\"");
            other.type("resume", "totals").exits(ExitCode.DONE);
            await(() -> rows(database) > held);

            other.type("abort", "totals", "--reason", "wrong table").exits(ExitCode.DONE);
            run.get().exits(ExitCode.STOPPED).says("was aborted by").says("wrong table");
            Terminal.on(database)
                    .type("run", file.toString())
                    .exits(ExitCode.STOPPED)
                    .complains("takes the abort back");
            other.type("resume", "totals").exits(ExitCode.DONE);
            other.type("throttle", "totals", "--clear").says("no limit");
            Terminal.on(database)
                    .type("run", file.toString())
                    .exits(ExitCode.STOPPED)
                    .says("contract waits for you");
        }
        other.type("history", "totals")
                .says("asked to run")
                .says("paused: lunch")
                .says("limited to 3,000 rows/s, 2 workers")
                .says("aborted: wrong table")
                .says("waiting at the gate to contract");
        other.type("history", "totals", "--json").says("\"type\":\"control.paused.v2\"");
        other.type("rollback", "totals").exits(ExitCode.DONE);
        other.type("rollback", "--last", "2").exits(ExitCode.DONE).says("nothing to do");
        other.type("contract", "totals").exits(ExitCode.USAGE).complains("is rolled back");
        assertEquals(2, database.number("select count(*) from information_schema.columns where table_name = 'orders'"));
    }

    @Test
    void runOfAPausedMigrationSaysWhyItWaits(TestDatabase database) throws Exception {
        Path file = file(YAML);
        fill(database);
        Terminal terminal = Terminal.on(database);
        terminal.type("run", file.toString(), "--until", "expand").exits(ExitCode.STOPPED);
        terminal.type("pause", "totals", "--reason", "lunch").exits(ExitCode.DONE);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Terminal.Shown> run =
                    threads.submit(() -> Terminal.on(database).type("run", file.toString()));
            Thread.sleep(2_000);
            terminal.type("status", "totals").says("lunch").says("midstream resume totals goes on");
            terminal.type("resume", "totals").exits(ExitCode.DONE);
            run.get()
                    .exits(ExitCode.STOPPED)
                    .says("paused by")
                    .says("lunch")
                    .says("midstream resume totals goes on")
                    .says("resumed");
        }
    }

    @Test
    void secondProcessJoinsWithWorker(TestDatabase database) throws Exception {
        Path file = file(YAML);
        fill(database);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Terminal.Shown> run = threads.submit(
                    () -> Terminal.on(database).type("run", file.toString(), "--rate", "20000", "--workers", "1"));
            await(() -> Terminal.on(database).type("status", "totals").out().contains("under way"));
            Future<Terminal.Shown> worker =
                    threads.submit(() -> Terminal.on(database).type("worker", "totals", "--workers", "1"));
            Terminal.on(database).type("throttle", "totals", "--clear");
            run.get().exits(ExitCode.STOPPED);
            worker.get().exits(ExitCode.STOPPED);
        }
        assertEquals(0, database.number("select count(*) from orders where cents is distinct from amount * 100"));
    }

    @Test
    void changedFileUnderTheSameNameIsRefusedWithTheDifference(TestDatabase database) throws Exception {
        fill(database);
        Terminal terminal = Terminal.on(database);
        terminal.type("run", file(YAML).toString()).exits(ExitCode.STOPPED);
        terminal.type("run", file(YAML.replace("amount * 100", "amount * 1000")).toString())
                .exits(ExitCode.USAGE)
                .complains("was planned with other content")
                .complains("-        \"fill\": \"amount * 100\"")
                .complains("+        \"fill\": \"amount * 1000\"");
        terminal.type("run", file("# only a comment\n" + YAML).toString()).exits(ExitCode.STOPPED);
        terminal.type("contract", "totals").exits(ExitCode.DONE).says("totals is complete");
        terminal.type("contract", "totals").exits(ExitCode.DONE).complains("complete already");
        terminal.type("run", file(YAML).toString()).exits(ExitCode.DONE).says("nothing to do");
    }

    @Test
    void directoryRunsInTheOrderOfAfterAndContractRefusesWhatIsNotVerified(TestDatabase database) throws Exception {
        fill(database);
        Files.writeString(
                folder.resolve("a.yaml"),
                "migration: second\nafter: [first]\nchanges: [{create_index: {table: made, columns: [id]}}]\n");
        Files.writeString(
                folder.resolve("b.yaml"),
                "migration: first\nchanges: [{create_table: {table: made, columns: [{name: id, type: bigint, primary_key: true}]}}]\n");
        Terminal terminal = Terminal.on(database);
        terminal.type("run", folder.resolve("a.yaml").toString())
                .exits(ExitCode.USAGE)
                .complains("second must come after first, which was never run");
        terminal.type("run", folder.toString())
                .exits(ExitCode.DONE)
                .says("first is complete")
                .says("second is complete");
        terminal.type("status").says("first").says("second").says("complete");
    }

    @Test
    void doctorAndPlanSayWhatTheySee(TestDatabase database) throws Exception {
        fill(database);
        Terminal terminal = Terminal.on(database);
        terminal.type("doctor").exits(ExitCode.DONE).says("PostgreSQL").says("primary");
        terminal.type("plan", file(YAML).toString())
                .exits(ExitCode.DONE)
                .says("EXPAND")
                .says("ACCESS EXCLUSIVE")
                .says("rows in chunks");
        terminal.type("plan", file(YAML).toString(), "--sql")
                .says("alter table \"public\".\"orders\" add column \"cents\" bigint")
                .says(";  -- must find no row");
        terminal.type("plan", file(YAML).toString(), "--json").says("\"migration\" : \"totals\"");
        assertEquals("∅", database.value("select to_regnamespace('midstream')"), "plan and doctor leave no trace");
    }

    @Test
    void answerAboutOwnSqlIsRefusedWhereNothingWasAsked(TestDatabase database) throws Exception {
        String yaml = """
                migration: totals
                changes:
                  - sql: {phase: expand, transaction: false, up: [%s create index by_amount on later (amount)], down: select 1}
                """;
        Terminal terminal = Terminal.on(database);
        String own = file(yaml.formatted("")).toString();
        String refusal = "the outcome of no statement is open";
        terminal.type("run", own, "--own-sql=done").exits(ExitCode.USAGE).complains(refusal);
        terminal.type("status").says("no migration was ever run");
        terminal.type("run", own).exits(ExitCode.FAILED);
        terminal.type("run", own, "--own-sql=done").exits(ExitCode.USAGE).complains(refusal);
        terminal.type("rollback", "totals").exits(ExitCode.DONE);

        String begun = file(yaml.formatted("select 1,")).toString();
        terminal.type("run", begun).exits(ExitCode.FAILED);
        terminal.type("run", begun, "--own-sql=done").exits(ExitCode.DONE).says("totals is complete");
    }

    private static void fill(TestDatabase database) {
        database.execute(
                "create table orders (id bigint primary key, amount bigint not null)",
                "insert into orders select g, g from generate_series(1, 60000) g",
                "analyze orders");
    }

    private static long rows(TestDatabase database) {
        return database.number("select count(*) from orders where cents is not null");
    }

    private Path file(String yaml) throws IOException {
        return Files.writeString(folder.resolve("totals.yaml"), yaml);
    }

    private static void await(Condition condition) throws InterruptedException, ExecutionException {
        for (int i = 0; i < 300 && !condition.holds(); i++) {
            Thread.sleep(100);
        }
        assertTrue(condition.holds(), "within 30 s");
    }

    @FunctionalInterface
    private interface Condition {
        boolean holds();
    }
}

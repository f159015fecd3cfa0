package dev.midstream.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Why it goes as fast as it goes, asked on a real server while it runs and afterwards. */
@FreshDatabase
class ExplanationCommandsTest {
    private static final String YAML = """
            migration: totals
            changes:
              - add_column: {table: orders, column: cents, type: bigint, fill: amount * 100, not_null: true}
            """;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void whatHeldItIsToldNowAndLater(TestDatabase database) throws Exception {
        Path file = file();
        fill(database);
        Terminal terminal = Terminal.on(database);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Terminal.Shown> run = threads.submit(() -> Terminal.on(database)
                    .type("run", file.toString(), "--rate", "5000", "--finish-by", "2035-01-01T00:00Z"));
            await(() -> terminal.type("status", "totals").out().contains("rows/s now"));
            terminal.type("status", "totals")
                    .says("slowed: limited to 5,000 rows/s by")
                    .says("left for the rows")
                    .says("chunks of")
                    .says("since the rows began")
                    .says("rate 100 %");
            await(() -> terminal.type("status", "totals").out().contains("the rows will be done before"));
            Future<Terminal.Shown> watch =
                    threads.submit(() -> Terminal.on(database).type("status", "totals", "--watch"));
            terminal.type("pause", "totals", "--for", "4s", "--reason", "lunch").exits(ExitCode.DONE);
            Thread.sleep(1_500);
            String moment =
                    database.value("select to_char(now() at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')");
            terminal.type("status", "totals", "--json")
                    .says("\"kind\" : \"pause\"")
                    .says("\"effect\" : \"holds\"")
                    .says("\"verdict\" : \"in_time\"")
                    .says("\"sinceRowsBegan\"");
            terminal.type("throttle", "totals", "--clear").exits(ExitCode.DONE);
            run.get().exits(ExitCode.STOPPED);
            watch.get().exits(ExitCode.DONE).says("totals: paused").says("totals: at the gate to contract");
            terminal.type("history", "totals", "--at", moment)
                    .exits(ExitCode.DONE)
                    .says("totals at ")
                    .says(": paused")
                    .says("held: paused by")
                    .says("limited to 5,000 rows/s by");
            terminal.type("history", "totals", "--at", moment, "--json")
                    .says("\"kind\" : \"pause\"")
                    .says("\"known\" : true");
        }
        terminal.type("history", "totals")
                .says("the pause by")
                .says("has ended")
                .says("watches over the server")
                .says("cleared the limits");
        terminal.type("history", "totals", "--json").says("\"type\":\"pause-expired\"");
        terminal.type("history", "totals", "--at", "2035-01-01T00:00Z")
                .exits(ExitCode.USAGE)
                .complains("is yet to come");
        terminal.type("history", "totals", "--at", "2020-01-01T00:00Z")
                .exits(ExitCode.USAGE)
                .complains("totals was not planned before");
        terminal.type("history", "totals", "--at", "soon").exits(ExitCode.USAGE).complains("is not a time");
    }

    private static void fill(TestDatabase database) {
        database.execute(
                "create table orders (id bigint primary key, amount bigint not null)",
                "insert into orders select g, g from generate_series(1, 60000) g",
                "analyze orders");
    }

    private Path file() throws IOException {
        return Files.writeString(folder.resolve("totals.yaml"), YAML);
    }

    private static void await(Condition condition) throws InterruptedException {
        for (int i = 0; i < 200 && !condition.holds(); i++) {
            Thread.sleep(100);
        }
        assertTrue(condition.holds(), "in time");
    }

    @FunctionalInterface
    private interface Condition {
        boolean holds();
    }
}

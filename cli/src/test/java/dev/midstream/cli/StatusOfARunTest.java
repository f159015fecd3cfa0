package dev.midstream.cli;

import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many work, how many may, in which chunks, and why not more: of rows that are gone through by their keys. */
@FreshDatabase
class StatusOfARunTest {
    /** Nothing but the own query slows it, however busy this machine is. */
    private static final String YAML = """
            migration: totals
            changes:
              - update: {table: orders, set: {n: n + 1}, once: true}
            policy:
              own_query: select v from knob
              limits: {own-query: "1:2", commit-latency: "60s:90s", active-sessions: "1000:2000", blocked-sessions: "60s:90s", disk: "99.9%"}
            """;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void workersAllowedChunksStrategyAndReasonsOfLanesOfKeys(TestDatabase database) throws Exception {
        database.execute(
                "create table orders (id bigint primary key, n int not null default 0)",
                "insert into orders select g, 0 from generate_series(1, 100000) g",
                "analyze orders",
                "create table knob as select 0::float8 as v");
        String file = file().toString();
        Terminal terminal = Terminal.on(database);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Terminal.Shown> run =
                    threads.submit(() -> Terminal.on(database).type("run", file, "--rate", "1000", "--workers", "3"));
            await(
                    terminal,
                    "rows/s now, 3 workers, chunks of [0-9,]+ rows in [0-9.]+ m?s, ",
                    "slowed: limited to 1,000 rows/s by .{1,80}run --rate",
                    "ranges of \\(id\\), each applied exactly once");

            terminal.type("throttle", "totals", "--workers", "2", "--reason", "few cores")
                    .exits(ExitCode.DONE);
            await(
                    terminal,
                    "rows/s now, 2 workers of 2 allowed, chunks of ",
                    "slowed: limited to 2 workers by \\S+ \\S+: few cores, since ");
            awaitJson(
                    terminal,
                    "\"workers\" : 2,",
                    "\"workersAllowed\" : 2\\.0,",
                    "\"chunk\" : \\{ \"rows\" : [1-9][0-9]*, \"seconds\" : ",
                    "\"weaves\" : \\[ \"[^\"]+: ranges of \\(id\\), each applied exactly once\" \\]");

            database.execute("update knob set v = 20");
            await(
                    terminal,
                    "1 worker of 1 for 12 % of the time allowed",
                    "slowed: own-query is 20, halved from 2, since ");
            terminal.type("throttle", "totals", "--limit", "own-query=1:2:10", "--reason", "enough is enough")
                    .exits(ExitCode.DONE);
            await(terminal, "\\d workers?, held", "held: own-query is 20, critical at 10, since ");
            awaitJson(terminal, "\"held\" : true");

            terminal.type("abort", "totals", "--reason", "seen enough").exits(ExitCode.DONE);
            run.get().exits(ExitCode.STOPPED);
        }
    }

    private Path file() throws IOException {
        return Files.writeString(folder.resolve("totals.yaml"), YAML);
    }

    private static void await(Terminal terminal, String... patterns) throws InterruptedException {
        await(terminal, List.of("status", "totals"), patterns);
    }

    private static void awaitJson(Terminal terminal, String... patterns) throws InterruptedException {
        await(terminal, List.of("status", "totals", "--json"), patterns);
    }

    /** All of them at one time, however wide the terminal is. */
    private static void await(Terminal terminal, List<String> typed, String... patterns) throws InterruptedException {
        String shown = "";
        for (int look = 0; look < 150; look++) {
            String now = terminal.type(typed.toArray(String[]::new)).out().replaceAll("\\s+", " ");
            if (Stream.of(patterns)
                    .allMatch(pattern -> Pattern.compile(pattern).matcher(now).find())) {
                return;
            }
            shown = now;
            Thread.sleep(200);
        }
        throw new AssertionError("not all of %s in:%n%s".formatted(List.of(patterns), shown));
    }
}

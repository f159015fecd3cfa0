package dev.midstream.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A limit for all, given in one database, as it is felt and explained in another one of the same server. */
@FreshDatabase
class SharedServerTest {
    private static final String YAML = """
            migration: totals
            changes:
              - update: {table: orders, set: {n: n + 1}, once: true}
            """;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void limitForAllHoldsInOtherDatabasesAndIsExplainedThere(TestDatabase one) throws Exception {
        Path file = Files.writeString(folder.resolve("totals.yaml"), YAML);
        one.execute(
                "create table orders (id bigint primary key, n bigint not null)",
                "insert into orders select g, 0 from generate_series(1, 60000) g",
                "analyze orders");
        TestDatabase two = one.copy();
        Terminal here = Terminal.on(one);
        Terminal there = Terminal.on(two);
        here.type("throttle", "--all", "--rate", "2000", "--reason", "sale").exits(ExitCode.DONE);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Terminal.Shown> first = threads.submit(() -> Terminal.on(one).type("run", file.toString()));
            Future<Terminal.Shown> second =
                    threads.submit(() -> Terminal.on(two).type("run", file.toString()));
            String limit = "limited to 2,000 rows/s by database " + one.name() + ", for all migrations";
            await(() -> there.type("status", "totals").out().contains(limit));
            await(() -> here.type("status", "totals")
                    .out()
                    .contains("the server is shared with 1 migration in database " + two.name()));
            there.type("status", "totals")
                    .says("the server is shared with 1 migration in database " + one.name()
                            + ", which asks of all: 2,000 rows/s");
            there.type("status", "totals", "--json").says("\"database\" : \"" + one.name() + "\"");
            there.type("throttle").says("database " + one.name()).says("asked there of all");
            here.type("throttle", "--all", "--clear").exits(ExitCode.DONE);
            first.get().exits(ExitCode.DONE);
            second.get().exits(ExitCode.DONE);
        }
        there.type("history", "totals").says("the server is shared with 1 migration in database " + one.name());
        there.type("throttle", "totals").says("no limit");
        assertTrue(one.number("select count(*) from orders where n = 1") == 60_000, "all rows");
        assertTrue(two.number("select count(*) from orders where n = 1") == 60_000, "all rows");
    }

    private static void await(BooleanSupplier happens) throws InterruptedException {
        for (int i = 0; i < 300 && !happens.getAsBoolean(); i++) {
            Thread.sleep(100);
        }
        assertTrue(happens.getAsBoolean(), "in time");
    }
}

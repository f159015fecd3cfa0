package dev.midstream.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two rows of a table do not take the change; a person finds them, repairs one after the other, and runs it again. */
@FreshDatabase
class QuarantineCommandTest {
    private static final String YAML = """
            migration: shares
            changes:
              - add_column: {table: orders, column: share, type: int, fill: 1000 / amount}
            """;

    @TempDir
    private Path folder;

    @Test
    void rowsThatWereRefusedAreListedUntilTheyAreRepaired(TestDatabase database) throws IOException {
        database.execute(
                "create table orders (id bigint primary key, amount int not null)",
                "insert into orders select g, g from generate_series(1, 2000) g",
                "update orders set amount = 0 where id in (7, 1500)",
                "vacuum analyze orders");
        String file = Files.writeString(folder.resolve("shares.yaml"), YAML).toString();
        Terminal terminal = Terminal.on(database);
        terminal.type("quarantine", "shares").exits(ExitCode.USAGE).complains("no migration was ever run");

        terminal.type("run", file).exits(ExitCode.FAILED).says("2 rows are in quarantine");
        Terminal.Shown text = terminal.type("quarantine", "shares").exits(ExitCode.FINDINGS);
        assertEquals(
                List.of(
                        "2 rows are in quarantine; repair them, then run shares again",
                        "public.orders  (id) = (1500): division by zero (22012)",
                        "public.orders  (id) = (7): division by zero (22012)"),
                text.out().lines().sorted().toList());
        Terminal.Shown json = terminal.type("quarantine", "shares", "--json").exits(ExitCode.FINDINGS);
        assertEquals(
                List.of(object(1500), object(7)), json.out().lines().sorted().toList());
        terminal.type("status", "shares").says("2 rows are in quarantine: midstream quarantine shares");
        terminal.type("status", "shares", "--json").says("\"quarantined\" : 2");

        database.execute("update orders set amount = 1 where id = 7");
        terminal.type("run", file).exits(ExitCode.FAILED);
        assertEquals(
                List.of(
                        "public.orders  (id) = (1500): division by zero (22012)",
                        "1 row is in quarantine; repair them, then run shares again"),
                terminal.type("quarantine", "shares").out().lines().toList());

        database.execute("update orders set amount = 1 where id = 1500");
        terminal.type("run", file).exits(ExitCode.STOPPED);
        terminal.type("quarantine", "shares").exits(ExitCode.DONE).says("no row of shares is in quarantine");
        Terminal.Shown none = terminal.type("quarantine", "shares", "--json").exits(ExitCode.DONE);
        assertEquals("", none.out());
        assertEquals(0, database.number("select count(*) from orders where share is distinct from 1000 / amount"));
    }

    private static String object(int id) {
        return "{\"table\":\"public.orders\",\"row\":\"(id) = (%d)\",\"sqlState\":\"22012\",\"message\":\"division by zero\"}"
                .formatted(id);
    }
}

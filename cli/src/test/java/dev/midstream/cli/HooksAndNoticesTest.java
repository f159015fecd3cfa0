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

/** Hooks and notifications as files say them and as commands show them. */
@FreshDatabase
class HooksAndNoticesTest {
    @TempDir
    private Path folder;

    @Test
    void theFilesAreObeyedAndEverythingIsShown(TestDatabase database) throws IOException {
        database.execute("create table orders (id bigint primary key, amount bigint not null)");
        database.execute("insert into orders select i, i from generate_series(1, 100) i");
        Path heard = folder.resolve("heard");
        Path here = folder.resolve("here");
        Files.writeString(
                folder.resolve("midstream.yaml"),
                "notify: [{on: [failure, gate], command: [sh, -c, 'cat >> %s']}]\n".formatted(heard));
        Path file = Files.writeString(folder.resolve("totals.yaml"), """
                migration: totals
                changes:
                  - add_column: {table: orders, column: cents, type: bigint, fill: amount * 100, not_null: true}
                notify:
                  - {on: gate, command: [sh, -c, 'echo nobody is there; exit 9']}
                hooks:
                  - before: backfill
                    command: [test, -e, %s]
                """.formatted(here));
        Terminal terminal = Terminal.on(database);
        terminal.type("run", file.toString())
                .exits(ExitCode.FAILED)
                .says("totals stopped at 'hook before backfill: test': it exited with 1");
        terminal.type("status", "totals").says("stopped at 'hook before backfill: test'");
        Files.createFile(here);
        terminal.type("run", file.toString()).exits(ExitCode.STOPPED);
        assertEquals(
                List.of("failure", "gate"),
                Files.readAllLines(heard).stream()
                        .map(line -> line.replaceAll(".*\"event\":\"([a-z]+)\".*", "$1"))
                        .toList());
        terminal.type("status", "totals").says("NOT TOLD: command sh: it exited with 9: nobody is there");
        terminal.type("status", "totals", "--json").says("\"target\" : \"command sh\"");
        terminal.type("history", "totals")
                .says("FAILED: hook before backfill: test: it exited with 1")
                .says("done: hook before backfill: test")
                .says("told command sh: failure")
                .says("NOT TOLD, tried again: command sh: gate: it exited with 9: nobody is there");
        terminal.type("verify", "totals")
                .exits(ExitCode.DONE)
                .says("2 notifications and 1 hooks are recorded that this command knows from the database alone");
        int before = Files.readAllLines(heard).size();
        terminal.type("verify", "totals", "--allow-hooks").exits(ExitCode.DONE);
        assertEquals(before + 2, Files.readAllLines(heard).size(), "the gates of both verifications");
        terminal.type("history", "totals", "--json").says("\"type\":\"notice.sent.v1\"");
    }
}

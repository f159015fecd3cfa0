package dev.midstream.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules of operators and policies of files, and what is told of them. */
@FreshDatabase
class OperatorRulesTest {
    private static final String YAML = """
            migration: totals
            changes:
              - add_column: {table: orders, column: cents, type: bigint, fill: amount * 100, not_null: true}
            """;

    @TempDir
    private Path folder;

    @Test
    void limitsOfDifferentKindsStandBesideEachOther(TestDatabase database) throws IOException {
        Terminal terminal = expanded(database, YAML);
        terminal.type("throttle", "totals").exits(ExitCode.DONE).says("totals: no limit");
        terminal.type("throttle", "totals", "--rate", "5000", "--reason", "evening peak")
                .exits(ExitCode.DONE);
        terminal.type("throttle", "totals", "--workers", "2", "--reason", "few cores")
                .says("5,000 rows/s")
                .says("evening peak")
                .says("2 workers")
                .says("few cores");
        terminal.type("throttle", "totals", "--rate", "7000", "--reason", "night")
                .says("7,000 rows/s");
        Terminal.Shown shown = terminal.type(
                "throttle",
                "totals",
                "--wal-rate",
                "20MB/s",
                "--nice",
                "0.5",
                "--max-lag",
                "30s",
                "--limit",
                "replay-bytes=128MB:512MB",
                "--limit",
                "disk=:90%:95%",
                "--ignore-standby",
                "reporting",
                "--window",
                "22:00-06:00@Europe/Berlin",
                "--window",
                "12:00-13:00@UTC");
        shown.exits(ExitCode.DONE)
                .says("7,000 rows/s")
                .says("2 workers")
                .says("20 MB/s of WAL")
                .says("a rest of 0.5 × each chunk")
                .says("standbys at most 30.0 s behind")
                .says("only 22:00-06:00 (Europe/Berlin) or 12:00-13:00 (UTC)")
                .says("replay-bytes: slow at 128 MB, stop at 512 MB")
                .says("disk: stop at 90 %, critical at 95 %")
                .says("ignoring reporting");
        assertFalse(shown.out().contains("5,000"), "the newer rate took the place of the older");
        terminal.type("throttle", "totals", "--clear=disk").exits(ExitCode.DONE);
        terminal.type("throttle", "totals", "--clear=rate").exits(ExitCode.DONE);
        String left = terminal.type("throttle", "totals").out();
        assertFalse(left.contains("7,000 rows/s") || left.contains("disk"), left);
        assertTrue(left.contains("2 workers") && left.contains("replay-bytes"), left);
        terminal.type("throttle", "totals", "--json")
                .says("\"kind\" : \"limit:replay-bytes\"")
                .says("\"workers\" : 2")
                .says("\"scope\" : \"migration\"")
                .says("\"since\" : ");
        terminal.type("history", "totals").says("cleared the limit: limit:disk").says("cleared the limit: rate");
        terminal.type("throttle", "totals", "--clear").says("totals: no limit");
    }

    @Test
    void ruleAndPauseEndByThemselves(TestDatabase database) throws Exception {
        Terminal terminal = expanded(database, YAML);
        terminal.type("throttle", "totals", "--rate", "5000", "--for", "1h").says("5,000 rows/s");
        terminal.type("throttle", "totals", "--rate", "10", "--for", "2s").says("10 rows/s");
        Thread.sleep(2_100);
        terminal.type("throttle", "totals").says("totals: no limit");
        terminal.type("pause", "totals", "--for", "3s", "--reason", "lunch")
                .exits(ExitCode.DONE)
                .says("paused for 3s and then goes on by itself");
        long began = System.nanoTime();
        terminal.type("status", "totals").says("paused by").says("until").says("lunch");
        terminal.type("run", folder.resolve("totals.yaml").toString())
                .exits(ExitCode.STOPPED)
                .says("contract waits for you");
        assertTrue(System.nanoTime() - began > 2e9, "it waited for the end of the pause");
        assertEquals(0, database.number("select count(*) from orders where cents is distinct from amount * 100"));
    }

    @Test
    void wishesForAllStandInAJournalThatIsNoMigration(TestDatabase database) throws IOException {
        Terminal terminal = Terminal.on(database);
        terminal.type("throttle").exits(ExitCode.DONE).says("all migrations: no limit");
        assertEquals("∅", database.value("select to_regnamespace('midstream')"), "showing leaves no trace");
        terminal.type("throttle", "--all", "--workers", "3", "--for", "2h", "--reason", "small server")
                .exits(ExitCode.DONE)
                .says("all migrations: limited")
                .says("3 workers")
                .says("small server");
        terminal.type("status").says("no migration was ever run");
        expanded(database, YAML);
        terminal.type("throttle", "totals", "--rate", "5000").says("3 workers").says("5,000 rows/s");
        terminal.type("throttle").says("all migrations: limited").says("totals: limited");
        terminal.type("pause", "--all", "--reason", "incident 7")
                .exits(ExitCode.DONE)
                .says("every migration is paused; midstream resume --all goes on");
        terminal.type("throttle", "totals").says("totals: like all paused by").says("incident 7");
        terminal.type("throttle", "--all", "--json").says("\"paused\" : true").says("\"scope\" : \"all\"");
        terminal.type("resume", "--all").exits(ExitCode.DONE);
        terminal.type("throttle", "--all", "--clear").says("all migrations: no limit");
        Terminal.Shown list = terminal.type("status").says("totals");
        assertFalse(list.out().contains("~server"), list.out());
        assertFalse(terminal.type("status", "--json").out().contains("~server"));
        terminal.type("status", "~server").exits(ExitCode.USAGE).complains("there is no migration '~server'");
        terminal.type(
                        "run",
                        file("migration: ~server\nchanges: [{sql: {up: select 1}}]\n")
                                .toString())
                .exits(ExitCode.USAGE)
                .complains("begins with '~', which is kept for Midstream's own journals");
    }

    @Test
    void policiesOfBothFilesAreRecordedAndOptionsOfTheRunTakeTheirPlace(TestDatabase database) throws IOException {
        Files.writeString(
                folder.resolve("midstream.yaml"),
                "policy: {workers: 3, max_lag: 20s, windows: 00:00-24:00@UTC, quarantine: 7}\n");
        Terminal terminal = expanded(database, YAML + "policy: {rate: 9000, limits: {replay-lag: 2s:8s}}\n");
        terminal.type("throttle", "totals")
                .says("9,000 rows/s")
                .says("totals.yaml")
                .says("3 workers")
                .says("midstream.yaml")
                .says("replay-lag: slow at 2.0 s, stop at 8.0 s");
        assertEquals(
                "7",
                database.value("select state #>> '{policy,quarantineMax}' from midstream.stream where stream_no = 0"));

        Path changed = file(YAML + "policy: {rate: 4000}\n");
        terminal.type("run", changed.toString(), "--until", "expand").exits(ExitCode.STOPPED);
        terminal.type("throttle", "totals").says("4,000 rows/s");

        terminal.type(
                        "run",
                        changed.toString(),
                        "--until",
                        "expand",
                        "--rate",
                        "6000",
                        "--nice",
                        "2",
                        "--finish-by",
                        "2030-01-01T00:00Z")
                .exits(ExitCode.STOPPED);
        Terminal.Shown shown = terminal.type("throttle", "totals")
                .says("6,000 rows/s")
                .says("run --rate --nice")
                .says("3 workers");
        assertFalse(shown.out().contains("4,000"), "the option took the place of the file's rate");
        assertEquals(
                "2030-01-01T00:00:00Z",
                database.value("select state #>> '{policy,finishBy}' from midstream.stream where stream_no = 0"));

        Path server = Files.writeString(folder.resolve("other.yaml"), "policy: {workers: 1}\n");
        terminal.type("run", changed.toString(), "--until", "expand", "--config", server.toString())
                .exits(ExitCode.STOPPED);
        Terminal.Shown other =
                terminal.type("throttle", "totals").says("1 worker").says("other.yaml");
        assertFalse(other.out().contains("midstream.yaml"), "the first file that is found holds alone");
    }

    @Test
    void contractKeepsThePolicyOfTheRun(TestDatabase database) throws IOException {
        Terminal terminal = expanded(database, YAML + "policy: {rate: 900000, on_critical: abort}\n");
        terminal.type("run", folder.resolve("totals.yaml").toString()).exits(ExitCode.STOPPED);
        terminal.type("contract", "totals").exits(ExitCode.DONE);
        assertEquals(
                "ABORT",
                database.value("select state #>> '{policy,onCritical}' from midstream.stream where stream_no = 0"));
    }

    @Test
    void badPolicyIsToldWithItsPlaceAndNothingIsTouched(TestDatabase database) throws IOException {
        Path file = file(YAML);
        Files.writeString(folder.resolve("midstream.yaml"), "policy:\n  worker: 3\n");
        Terminal terminal = Terminal.on(database);
        terminal.type("run", file.toString())
                .exits(ExitCode.USAGE)
                .complains("midstream.yaml:2:3: unknown field 'worker' in policy: did you mean 'workers'?");
        terminal.type(
                        "run",
                        file.toString(),
                        "--config",
                        folder.resolve("nothing.yaml").toString())
                .exits(ExitCode.USAGE)
                .complains("nothing.yaml, which --config names");
        assertEquals("∅", database.value("select to_regnamespace('midstream')"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            throttle m --rate fast                          | --rate: 'fast' is not a whole number from 1
            throttle m --rate 0                             | --rate: '0' is not a whole number from 1
            throttle m --wal-rate 20XB                      | --wal-rate: '20XB' is not a size: write one such as 20MB
            throttle m --nice -1                            | --nice: '-1' is not a number
            throttle m --max-lag 5                          | --max-lag: '5' is not a time
            throttle m --workers none                       | --workers: 'none' is not a whole number from 1
            throttle m --limit replay-lagg=5s               | --limit: there is no signal 'replay-lagg': did you mean 'replay-lag'?
            throttle m --limit replay-lag=9s:5s             | --limit replay-lag: slow lies beyond stop
            throttle m --limit replay-lag                   | names no bounds: write SIGNAL=SLOW:STOP
            throttle m --limit disk=8X                      | --limit disk: '8X' is not a share: write one such as 85% or 0.85
            throttle m --window 22-6                        | --window: '22-6' is not a window
            throttle m --window 22:00-06:00@Europe/Berln    | --window: there is no time zone 'Europe/Berln': did you mean 'Europe/Berlin'?
            throttle m --rate 5 --for ever                  | --for: 'ever' is not a time
            throttle m --for 1h                             | --for needs a limit
            throttle m --clear --rate 5                     | give either it or new limits
            throttle m --clear=rates                        | --clear: there is no kind of limit 'rates': did you mean 'rate'?
            throttle --rate 5                               | which migration? Name one, or give --all
            throttle m --all --rate 5                       | 'm' and --all: give one of both
            pause                                           | which migration? Name one, or give --all
            pause m --for never                             | --for: 'never' is not a time
            resume m --all                                  | 'm' and --all: give one of both
            run FILE --window 25:00-26:00                   | --window: '25:00' is not a time of day
            run FILE --finish-by soon                       | --finish-by: 'soon' is not a time
            """)
    void whatIsWrongWithAnOptionIsToldWithoutADatabase(String typed, String message) throws IOException {
        Path file = file(YAML);
        List<String> arguments = Stream.of(typed.split(" "))
                .map(word -> word.equals("FILE") ? file.toString() : word)
                .toList();
        Terminal.withoutDatabase()
                .type(arguments.toArray(String[]::new))
                .exits(ExitCode.USAGE)
                .complains(message);
    }

    private Terminal expanded(TestDatabase database, String yaml) throws IOException {
        database.execute(
                "create table orders (id bigint primary key, amount bigint not null)",
                "insert into orders select g, g from generate_series(1, 5000) g",
                "analyze orders");
        Terminal terminal = Terminal.on(database);
        terminal.type("run", file(yaml).toString(), "--until", "expand").exits(ExitCode.STOPPED);
        return terminal;
    }

    private Path file(String yaml) throws IOException {
        return Files.writeString(folder.resolve("totals.yaml"), yaml);
    }
}

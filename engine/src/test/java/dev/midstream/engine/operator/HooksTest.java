package dev.midstream.engine.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.control.ControlEvent.AbortRequested;
import dev.midstream.engine.control.ControlEvent.RunRequested;
import dev.midstream.engine.control.OwnSqlAnswer;
import dev.midstream.engine.control.Policy;
import dev.midstream.engine.crash.EngineProcess;
import dev.midstream.engine.log.Streams;
import dev.midstream.engine.migration.MigrationEvent;
import dev.midstream.engine.migration.MigrationEvent.HookStarted;
import dev.midstream.engine.notice.Trust;
import dev.midstream.engine.pg.Fixture;
import dev.midstream.engine.pg.Live;
import dev.midstream.engine.run.Ending;
import dev.midstream.engine.run.Store;
import dev.midstream.planner.file.Hook;
import dev.midstream.planner.file.Hook.Moment;
import dev.midstream.planner.file.PhaseName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands at the boundaries of phases: in their order, on record, and a stop when they fail. */
@FreshDatabase
class HooksTest {
    private static final String YAML = """
            migration: totals
            changes:
              - add_column: {table: orders, column: cents, type: bigint, fill: amount * 100, not_null: true}
            """;

    @TempDir
    private Path folder;

    @Test
    void everyHookRunsOnceAtItsBoundary(TestDatabase database) throws IOException {
        Path ran = folder.resolve("ran");
        List<Hook> hooks = new ArrayList<>();
        for (PhaseName phase : PhaseName.values()) {
            for (Moment moment : Moment.values()) {
                hooks.add(
                        hook(moment, phase, "echo $MIDSTREAM_MIGRATION $MIDSTREAM_MOMENT $MIDSTREAM_PHASE >> " + ran));
            }
        }
        try (Fixture fixture = fixture(database)) {
            assertInstanceOf(Ending.AtGate.class, run(fixture, PhaseName.VALIDATE, hooks));
            assertEquals(
                    List.of(
                            "totals before expand",
                            "totals after expand",
                            "totals before backfill",
                            "totals after backfill",
                            "totals before validate",
                            "totals after validate"),
                    Files.readAllLines(ran));
            assertInstanceOf(Ending.AtGate.class, run(fixture, PhaseName.VALIDATE, hooks));
            assertEquals(6, Files.readAllLines(ran).size(), "a hook ran twice");
            assertInstanceOf(Ending.Completed.class, run(fixture, PhaseName.CONTRACT, hooks));
            assertEquals(
                    List.of("totals before contract", "totals after contract"),
                    Files.readAllLines(ran).subList(6, 8));
            fixture.assertReplayEqualsState("totals");
        }
    }

    @Test
    void aFailureStopsTheRunAndTheNextRunRepeatsTheHook(TestDatabase database) throws IOException {
        Path mended = folder.resolve("mended");
        Path ran = folder.resolve("ran");
        List<Hook> hooks = List.of(
                hook(Moment.AFTER, PhaseName.EXPAND, "echo first >> " + ran),
                hook(
                        Moment.BEFORE,
                        PhaseName.BACKFILL,
                        "echo second >> %s; test -e %s || { echo the disk for backups is full; exit 4; }"
                                .formatted(ran, mended)));
        try (Fixture fixture = fixture(database)) {
            Ending.Failed failed = assertInstanceOf(Ending.Failed.class, run(fixture, PhaseName.VALIDATE, hooks));
            assertEquals("hook before backfill: sh", failed.title());
            assertEquals("it exited with 4: the disk for backups is full", failed.message());
            assertEquals(0, database.number("select count(*) from orders where cents is not null"));
            fixture.assertReplayEqualsState("totals");
            Files.createFile(mended);
            assertInstanceOf(Ending.AtGate.class, run(fixture, PhaseName.VALIDATE, hooks));
            assertEquals(List.of("first", "second", "second"), Files.readAllLines(ran));
            fixture.assertReplayEqualsState("totals");
        }
    }

    @Test
    void whatAFailedHookStoppedCanBeRolledBack(TestDatabase database) {
        try (Fixture fixture = fixture(database)) {
            run(fixture, PhaseName.VALIDATE, List.of(hook(Moment.BEFORE, PhaseName.BACKFILL, "exit 1")));
            assertInstanceOf(Ending.RolledBack.class, fixture.rollback("totals"));
            assertEquals(
                    2, database.number("select count(*) from information_schema.columns where table_name = 'orders'"));
        }
    }

    @Test
    void aHookThatHangsIsEndedWithItsChildren(TestDatabase database) {
        Hook hanging = new Hook(
                Moment.BEFORE,
                PhaseName.EXPAND,
                List.of("sh", "-c", "echo waiting; sleep 3581; echo over"),
                Duration.ofSeconds(1));
        try (Fixture fixture = fixture(database)) {
            Ending.Failed failed =
                    assertInstanceOf(Ending.Failed.class, run(fixture, PhaseName.VALIDATE, List.of(hanging)));
            assertEquals("it did not end within 1 s and was ended: waiting", failed.message());
            Live.until("its child is gone", () -> !isThere("3581"));
        }
    }

    @Test
    void aProgramThatDoesNotExistIsToldByName(TestDatabase database) {
        Hook absent = new Hook(Moment.BEFORE, PhaseName.EXPAND, List.of("no-such-program"), Duration.ofSeconds(9));
        try (Fixture fixture = fixture(database)) {
            Ending.Failed failed =
                    assertInstanceOf(Ending.Failed.class, run(fixture, PhaseName.VALIDATE, List.of(absent)));
            assertTrue(failed.message().contains("no-such-program"), failed.message());
        }
    }

    @Test
    void anAbortDoesNotWaitForAHook(TestDatabase database) {
        try (Fixture fixture = fixture(database)) {
            Policy policy = Policy.USUAL.with(
                    List.of(), List.of(hook(Moment.BEFORE, PhaseName.BACKFILL, "sleep 3593; exit 1")));
            try (Live live = fixture.start(YAML, PhaseName.VALIDATE, 1, policy)) {
                Live.until("the hook runs", () -> started(fixture) == 1);
                live.store().request(new AbortRequested(Fixture.TESTER, "wrong day"));
                assertInstanceOf(Ending.Aborted.class, live.ending());
            }
            Live.until("its process is gone", () -> !isThere("3593"));
        }
    }

    @Test
    void theHookOfAKilledProcessIsRunAgain(TestDatabase database) throws IOException {
        Path ran = folder.resolve("ran");
        Path quick = folder.resolve("quick");
        Hook hook =
                hook(Moment.BEFORE, PhaseName.BACKFILL, "echo run >> %s; test -e %s || sleep 20".formatted(ran, quick));
        try (Fixture fixture = fixture(database);
                EngineProcess process = EngineProcess.start(database, "totals", 1, Duration.ofSeconds(2))) {
            requested(fixture, PhaseName.VALIDATE, List.of(hook));
            process.go();
            Live.until("the hook runs", () -> Files.exists(ran));
            process.kill();
            Files.createFile(quick);
            assertInstanceOf(Ending.AtGate.class, fixture.takePart("totals", 1));
            assertEquals(List.of("run", "run"), Files.readAllLines(ran));
            assertEquals(2, started(fixture));
            fixture.assertReplayEqualsState("totals");
        }
    }

    @Test
    void aProcessThatTrustsNobodyStopsInsteadOfRunningIt(TestDatabase database) {
        Path ran = folder.resolve("ran");
        try (Fixture fixture = fixture(database)) {
            fixture.engine().trusting(Trust.NONE);
            Ending.Failed failed = assertInstanceOf(
                    Ending.Failed.class,
                    run(fixture, PhaseName.VALIDATE, List.of(hook(Moment.BEFORE, PhaseName.EXPAND, "touch " + ran))));
            assertTrue(failed.message().contains("--allow-hooks"), failed.message());
            assertFalse(Files.exists(ran));
        }
    }

    private static long started(Fixture fixture) {
        return fixture.events("totals", Streams.CONDUCTOR).stream()
                .map(MigrationEvent.class::cast)
                .filter(HookStarted.class::isInstance)
                .count();
    }

    private static boolean isThere(String argument) {
        return ProcessHandle.allProcesses()
                .anyMatch(p -> p.info().commandLine().orElse("").matches(".*sleep " + argument + ".*"));
    }

    private static Hook hook(Moment moment, PhaseName phase, String script) {
        return new Hook(moment, phase, List.of("sh", "-c", script), Duration.ofMinutes(1));
    }

    private static Fixture fixture(TestDatabase database) {
        database.execute("create table orders (id bigint primary key, amount bigint not null)");
        database.execute("insert into orders select i, i from generate_series(1, 1000) i");
        Fixture fixture = new Fixture(database, 2, Duration.ofSeconds(2));
        fixture.engine().trusting(Trust.ALL);
        return fixture;
    }

    private static void requested(Fixture fixture, PhaseName until, List<Hook> hooks) {
        Store store = fixture.register(YAML);
        store.request(
                new RunRequested(Fixture.TESTER, until, OwnSqlAnswer.UNKNOWN, Policy.USUAL.with(List.of(), hooks)));
    }

    private static Ending run(Fixture fixture, PhaseName until, List<Hook> hooks) {
        requested(fixture, until, hooks);
        return fixture.takePart("totals", 1);
    }
}

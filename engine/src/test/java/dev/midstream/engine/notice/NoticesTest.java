package dev.midstream.engine.notice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.checkpoints.log.Recorded;
import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.Late;
import dev.midstream.embedded.testing.Punctual;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.control.ControlEvent.Paused;
import dev.midstream.engine.control.ControlEvent.Resumed;
import dev.midstream.engine.control.ControlEvent.RunRequested;
import dev.midstream.engine.control.OwnSqlAnswer;
import dev.midstream.engine.control.Policy;
import dev.midstream.engine.crash.EngineProcess;
import dev.midstream.engine.log.Event;
import dev.midstream.engine.log.Streams;
import dev.midstream.engine.migration.MigrationState;
import dev.midstream.engine.pg.Fixture;
import dev.midstream.engine.pg.Live;
import dev.midstream.engine.run.Ending;
import dev.midstream.engine.run.EngineListener;
import dev.midstream.engine.run.Stop;
import dev.midstream.engine.run.Store;
import dev.midstream.planner.file.NoticeKind;
import dev.midstream.planner.file.Notify;
import dev.midstream.planner.file.PhaseName;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Those who are named are told, at least once and in order, and nothing that goes wrong with it reaches the run. */
@FreshDatabase
class NoticesTest {
    private static final String YAML = """
            migration: totals
            changes:
              - add_column: {table: orders, column: cents, type: bigint, fill: amount * 100, not_null: true}
            """;
    private static final List<String> TO_THE_GATE = List.of("start", "phase", "phase", "phase", "gate");

    @TempDir
    private Path folder;

    @Test
    void everythingIsToldInOrderAndOnlyOnce(TestDatabase database) {
        try (Fixture fixture = fixture(database, 1_000);
                Receiver receiver = new Receiver(n -> 204)) {
            assertInstanceOf(Ending.AtGate.class, run(fixture, PhaseName.VALIDATE, all(receiver)));
            assertEquals(TO_THE_GATE, receiver.events());
            assertTrue(receiver.bodies().getLast().contains("\"migration\":\"totals\""));
            assertTrue(receiver.bodies().getLast().contains("\"text\":\"totals waits at the gate to contract\""));
            assertEquals("<" + System.getenv("PATH") + ">", receiver.headers().getFirst());

            assertInstanceOf(Ending.Completed.class, run(fixture, PhaseName.CONTRACT, all(receiver)));
            assertEquals(List.of("phase", "completion"), receiver.events().subList(5, 7));
            assertEquals(7, new HashSet<>(receiver.bodies()).size());
            assertEquals(7, receiver.requests());
            assertEquals(
                    0,
                    database.number(
                            "select count(*) from midstream.event where type like 'notice.%' and body::text like '%secret-path%'"));
            assertReplay(fixture);
        }
    }

    @Test
    void whatFailsTwiceIsToldByTheThirdAttempt(TestDatabase database) {
        try (Fixture fixture = fixture(database, 1_000);
                Receiver receiver = new Receiver(n -> n <= 2 ? 503 : 200)) {
            run(fixture, PhaseName.VALIDATE, all(receiver));
            assertEquals(TO_THE_GATE, receiver.events());
            assertEquals(7, receiver.requests());
            assertTrue(events(fixture).stream().noneMatch(NoticeEvent.Failed.class::isInstance));
        }
    }

    @Punctual
    void oneThatHangsHoldsUpNeitherTheOthersNorTheRun(TestDatabase database) {
        try (Fixture fixture = fixture(database, 1_000);
                Receiver deaf = new Receiver(n -> Receiver.NEVER);
                Receiver receiver = new Receiver(n -> 200)) {
            long began = System.nanoTime();
            Ending ending = run(fixture, PhaseName.VALIDATE, all(deaf), all(receiver));
            assertInstanceOf(Ending.AtGate.class, ending);
            Late.unless(Duration.ofNanos(System.nanoTime() - began).toSeconds() < 25, "the run waited for the deaf");
            assertEquals(TO_THE_GATE, receiver.events());
        }
    }

    @Test
    void whereNobodyListensTheFailureIsOnRecordOnceAndToldLaterIsToldWhole(TestDatabase database) throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        Notify nobody = new Notify(
                List.of(NoticeKind.GATE, NoticeKind.PHASE),
                Notify.USUAL_HOLD,
                new Notify.Webhook("http://127.0.0.1:%d/x".formatted(free), Map.of()));
        try (Fixture fixture = fixture(database, 1_000);
                Receiver moved = new Receiver(n -> 404)) {
            assertInstanceOf(
                    Ending.AtGate.class, run(fixture, PhaseName.VALIDATE, nobody, moved.told(NoticeKind.GATE)));
            List<NoticeEvent.Failed> failures = events(fixture).stream()
                    .filter(NoticeEvent.Failed.class::isInstance)
                    .map(NoticeEvent.Failed.class::cast)
                    .toList();
            assertEquals(1, failures.size());
            assertEquals("the connection was refused", failures.getFirst().message());
            NoticeEvent.Dropped dropped = events(fixture).stream()
                    .filter(NoticeEvent.Dropped.class::isInstance)
                    .map(NoticeEvent.Dropped.class::cast)
                    .findFirst()
                    .orElseThrow();
            assertEquals("it answered 404", dropped.message());
            assertEquals(1, moved.requests());
        }
    }

    @Test
    void commandsGetJsonAndOneThatFailsHarmsNothing(TestDatabase database) throws IOException {
        Path heard = folder.resolve("heard");
        Notify command = new Notify(
                List.of(NoticeKind.GATE),
                Notify.USUAL_HOLD,
                new Notify.Command(List.of("sh", "-c", "cat >> " + heard + "; echo $MIDSTREAM_EVENT >> " + heard)));
        Notify failing = new Notify(
                List.of(NoticeKind.GATE),
                Notify.USUAL_HOLD,
                new Notify.Command(List.of("sh", "-c", "echo no pager here; exit 3")));
        Notify absent =
                new Notify(List.of(NoticeKind.GATE), Notify.USUAL_HOLD, new Notify.Command(List.of("no-such-program")));
        Notify hanging =
                new Notify(List.of(NoticeKind.GATE), Notify.USUAL_HOLD, new Notify.Command(List.of("sleep", "3471")));
        try (Fixture fixture = fixture(database, 100)) {
            assertInstanceOf(Ending.AtGate.class, run(fixture, PhaseName.VALIDATE, command, failing, absent, hanging));
            List<String> lines = Files.readAllLines(heard);
            assertTrue(lines.getFirst().startsWith("{\"id\":\"totals/1/"), lines.toString());
            assertEquals("gate", lines.get(1));
            List<String> failures = events(fixture).stream()
                    .filter(NoticeEvent.Failed.class::isInstance)
                    .map(e -> ((NoticeEvent.Failed) e).message())
                    .sorted()
                    .toList();
            assertEquals("it could not be started", failures.getFirst().split(":")[0]);
            assertEquals("it exited with 3: no pager here", failures.get(1));
            assertTrue(
                    ProcessHandle.current()
                            .descendants()
                            .noneMatch(p -> p.info().commandLine().orElse("").contains("3471")),
                    "the hanging command is still there");
        }
    }

    @Test
    void whatAKilledProcessDidNotTellIsToldByTheNext(TestDatabase database) {
        try (Fixture fixture = fixture(database, 1_000);
                Receiver receiver = new Receiver(n -> 503);
                EngineProcess process = EngineProcess.start(database, "totals", 1, Duration.ofSeconds(2))) {
            Store store = requested(fixture, PhaseName.VALIDATE, all(receiver));
            process.go();
            Live.until(
                    "it is at its gate",
                    () -> store.view()
                            .state()
                            .filter(MigrationState.AtGate.class::isInstance)
                            .isPresent());
            process.kill();
            assertEquals(List.of(), receiver.events());
            receiver.answers(200);
            assertInstanceOf(Ending.AtGate.class, fixture.takePart("totals", 1));
            assertEquals(TO_THE_GATE, receiver.events());
        }
    }

    @Test
    void aHoldIsToldOnceAfterItsTime(TestDatabase database) {
        try (Fixture fixture = fixture(database, 20_000);
                Receiver receiver = new Receiver(n -> 200)) {
            Store store = requested(fixture, PhaseName.VALIDATE, receiver.told(NoticeKind.HOLD));
            store.request(now -> new Paused(Fixture.TESTER, "lunch", Optional.of(now), Optional.empty()));
            Stop stop = new Stop();
            Thread run = Thread.ofVirtual().start(() -> {
                Ending ignored = fixture.engine()
                        .run(store, fixture.engine().plan(store), EngineListener.SILENT)
                        .run(1, stop);
            });
            Live.until("the hold is told", () -> receiver.requests() > 0);
            Live.sleep(Duration.ofSeconds(2));
            assertEquals(List.of("hold"), receiver.events());
            assertTrue(
                    receiver.bodies().getFirst().contains("lunch"),
                    receiver.bodies().toString());
            store.request(new Resumed(Fixture.TESTER));
            Live.until("it is over", () -> !run.isAlive());
            assertEquals(List.of("hold"), receiver.events());
        }
    }

    @Test
    void rowsInQuarantineAndTheFailureTheyLeadToAreTold(TestDatabase database) {
        try (Fixture fixture = fixture(database, 1_000);
                Receiver receiver = new Receiver(n -> 200)) {
            database.execute("update orders set amount = 9223372036854775807 where id in (7, 8)");
            assertInstanceOf(
                    Ending.Failed.class,
                    run(fixture, PhaseName.VALIDATE, receiver.told(NoticeKind.QUARANTINE, NoticeKind.FAILURE)));
            assertTrue(
                    receiver.events().contains("quarantine"), receiver.events().toString());
            // Rows are counted now and then, the failure comes from the log: which is told first is not said.
            assertEquals(1, receiver.events().stream().filter("failure"::equals).count());
        }
    }

    @Test
    void whatOnlyTheDatabaseSaysIsNotCarriedOut(TestDatabase database) {
        try (Fixture fixture = fixture(database, 100);
                Receiver receiver = new Receiver(n -> 200)) {
            fixture.engine().trusting(Trust.NONE);
            assertInstanceOf(Ending.AtGate.class, run(fixture, PhaseName.VALIDATE, all(receiver)));
            assertEquals(0, receiver.requests());
            fixture.engine().trusting(Trust.of(List.of(all(receiver)), List.of()));
            assertInstanceOf(Ending.AtGate.class, fixture.takePart("totals", 1));
            assertEquals(TO_THE_GATE, receiver.events());
        }
    }

    private static Notify all(Receiver receiver) {
        return receiver.told(NoticeKind.values());
    }

    private static Fixture fixture(TestDatabase database, int rows) {
        database.execute("create table orders (id bigint primary key, amount bigint not null)");
        database.execute("insert into orders select i, i from generate_series(1, %d) i".formatted(rows));
        Fixture fixture = new Fixture(database, 2, Duration.ofSeconds(2));
        fixture.engine().trusting(Trust.ALL);
        return fixture;
    }

    private static Store requested(Fixture fixture, PhaseName until, Notify... told) {
        Store store = fixture.register(YAML);
        store.request(new RunRequested(
                Fixture.TESTER, until, OwnSqlAnswer.UNKNOWN, Policy.USUAL.with(List.of(told), List.of())));
        return store;
    }

    private static Ending run(Fixture fixture, PhaseName until, Notify... told) {
        requested(fixture, until, told);
        return fixture.takePart("totals", 1);
    }

    private static List<Event> events(Fixture fixture) {
        Store told = fixture.engine().findNotices("totals").orElseThrow();
        return told.events(Streams.conductor(told.journal())).stream()
                .map(Recorded::event)
                .toList();
    }

    private static void assertReplay(Fixture fixture) {
        Told replayed = Told.NOTHING;
        for (Event event : events(fixture)) {
            replayed = Told.evolve(replayed, (NoticeEvent) event);
        }
        Store told = fixture.engine().findNotices("totals").orElseThrow();
        assertEquals(replayed, told.conductor().orElseThrow().state());
        assertFalse(replayed.targets().isEmpty());
    }
}

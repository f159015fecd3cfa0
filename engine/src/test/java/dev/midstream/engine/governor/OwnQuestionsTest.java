package dev.midstream.engine.governor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.Late;
import dev.midstream.embedded.testing.Punctual;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.control.Limits;
import dev.midstream.engine.control.Machine;
import dev.midstream.engine.control.Policy;
import dev.midstream.engine.pg.Fixture;
import dev.midstream.engine.pg.Live;
import dev.midstream.engine.run.Ending;
import dev.midstream.engine.throttle.Bounds;
import dev.midstream.engine.throttle.Reason;
import dev.midstream.engine.throttle.Signal;
import dev.midstream.planner.file.PhaseName;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What users ask themselves, while a run is under way. */
@FreshDatabase
class OwnQuestionsTest {
    private static final String M = count("m", "t");
    private static final String N = count("n", "u");

    private static String count(String name, String table) {
        return """
                migration: %s
                changes:
                  - update: {table: %s, set: {n: n + 1}, once: true}
                """.formatted(name, table);
    }

    @BeforeEach
    void makeTables(TestDatabase database) {
        for (String table : List.of("t", "u")) {
            database.execute(
                    "create table " + table
                            + " (id int primary key, n int not null default 0) with (autovacuum_enabled = false)",
                    "insert into " + table + " select g, 0 from generate_series(1, 50000) g",
                    "analyze " + table);
        }
    }

    @Punctual
    void queryThatHangsKeepsTheLevelAndAnAddressThatHangsStopsTheRun(TestDatabase database) throws IOException {
        AtomicBoolean hangs = new AtomicBoolean(true);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(command -> Thread.ofVirtual().start(command));
        server.createContext("/", exchange -> {
            while (hangs.get()) {
                Live.sleep(Duration.ofMillis(50));
            }
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
        try (Fixture fixture = new Fixture(database, 3)) {
            fixture.engine().watchingOverTheServer();
            GovernorLog log = new GovernorLog(fixture, database);
            fixture.register(M);
            fixture.limit("m", 1_000);
            Policy policy = policy("select pg_sleep(60) is null", Optional.of(url));
            try (Live live = fixture.start(M, PhaseName.CONTRACT, 1, policy)) {
                live.awaitRows(1);
                String began = log.now();
                Live.until("it is stopped", () -> log.budget().isStopped());
                Reason reason = log.reason(Signal.OWN_HTTP).orElseThrow();
                assertTrue(reason.text().contains("no answer within 2 s"), reason::toString);
                Live.sleep(Duration.ofSeconds(1));
                Duration held = log.lastChunkAfter(began);
                Late.unless(held.toSeconds() < 20, held::toString);
                assertEquals(1, log.heard(Signal.OWN_QUERY).size());
                assertTrue(log.heard(Signal.OWN_QUERY)
                        .getFirst()
                        .trouble()
                        .orElseThrow()
                        .contains("statement timeout"));
                String answered = log.now();
                long rows = Live.rows(live.store().view());
                hangs.set(false);
                live.awaitRows(rows + 1);
                System.out.printf(
                        "own address hangs: held after %s; it answers: on after %s%n",
                        held, log.nextChunkAfter(answered));
                fixture.unlimit("m");
                assertEquals(new Ending.Completed(), live.ending());
            }
        } finally {
            hangs.set(false);
            server.stop(0);
        }
    }

    @Test
    void queriesOfAllMigrationsCountNotThatOfTheFirst(TestDatabase database) {
        database.execute("create table knob (one int, other int)", "insert into knob values (0, 0)");
        try (Fixture fixture = new Fixture(database, 3)) {
            fixture.engine().watchingOverTheServer();
            GovernorLog log = new GovernorLog(fixture, database);
            fixture.register(M);
            fixture.register(N);
            fixture.limit("m", 1_000);
            fixture.limit("n", 1_000);
            String one = "select one from knob";
            String other = "select other from knob";
            try (Live m = fixture.start(M, PhaseName.CONTRACT, 1, policy(one, Optional.empty()));
                    Live n = fixture.start(N, PhaseName.CONTRACT, 1, policy(other, Optional.empty()))) {
                m.awaitRows(1);
                n.awaitRows(1);
                database.execute("update knob set other = 9");
                awaitReason(log, other);
                database.execute("update knob set other = 0, one = 9");
                awaitReason(log, one);
                database.execute("alter table knob rename column other to gone");
                Live.until(
                        "one is broken",
                        () -> log.heard(Signal.OWN_QUERY).stream()
                                .anyMatch(event -> event.trouble().isPresent()));
                assertTrue(log.reason(Signal.OWN_QUERY).isPresent(), "the other still counts");
            }
        }
    }

    @Test
    void boundsOfOneQueryDoNotJudgeAnother(TestDatabase database) {
        database.execute("create table knob (one int, other int)", "insert into knob values (0, 9)");
        try (Fixture fixture = new Fixture(database, 3)) {
            fixture.engine().watchingOverTheServer();
            GovernorLog log = new GovernorLog(fixture, database);
            fixture.register(M);
            fixture.register(N);
            fixture.limit("m", 1_000);
            fixture.limit("n", 1_000);
            String one = "select one from knob";
            String other = "select other from knob";
            Policy patient = policy(other, Optional.empty(), Bounds.of(100, 200));
            try (Live m = fixture.start(M, PhaseName.CONTRACT, 1, policy(one, Optional.empty()));
                    Live n = fixture.start(N, PhaseName.CONTRACT, 1, patient)) {
                m.awaitRows(1);
                n.awaitRows(1);
                Live.until(
                        "both are read, each under its own bounds",
                        () -> database.rows(
                                        "select subject, value, slow, stop from midstream.reading where signal = 'own-query' order by 1")
                                .equals(List.of(one + "|0|2|5", other + "|9|100|200")));
                Live.sleep(Duration.ofSeconds(2));
                assertEquals(Optional.empty(), log.reason(Signal.OWN_QUERY));
                database.execute("update knob set one = 9");
                awaitReason(log, one);
            }
        }
    }

    @Test
    void diskThatAPolicyNamesCountsFromTheMomentItIsNamed(TestDatabase database) {
        try (Fixture fixture = new Fixture(database, 3)) {
            fixture.engine().watchingOverTheServer();
            GovernorLog log = new GovernorLog(fixture, database);
            fixture.register(M);
            fixture.register(N);
            fixture.limit("m", 1_000);
            fixture.limit("n", 1_000);
            try (Live m = fixture.start(M, PhaseName.CONTRACT, 1)) {
                m.awaitRows(1);
                Policy named = Policy.USUAL.on(new Machine(Optional.of(64), Optional.of(1L << 20)));
                try (Live n = fixture.start(N, PhaseName.CONTRACT, 1, named)) {
                    Live.until(
                            "a disk of 1 MiB is full",
                            () -> log.reason(Signal.DISK)
                                    .filter(reason -> reason.observed() > 1)
                                    .isPresent());
                    assertEquals(named, n.store().directives().policy());
                }
            }
        }
    }

    private static void awaitReason(GovernorLog log, String subject) {
        Live.until(
                subject + " slows it",
                () -> log.reason(Signal.OWN_QUERY)
                        .filter(reason -> reason.subject().equals(subject))
                        .isPresent());
    }

    private static Policy policy(String query, Optional<String> url) {
        return policy(query, url, Bounds.of(2, 5));
    }

    private static Policy policy(String query, Optional<String> url, Bounds bounds) {
        return new Policy(
                1_000,
                Policy.OnOldSnapshot.GO_ON,
                Policy.OnCritical.HOLD,
                Optional.empty(),
                Optional.of(query),
                url,
                List.of(new Policy.Layer("the file", Limits.NONE.withBounds(Map.of(Signal.OWN_QUERY, bounds)))));
    }
}

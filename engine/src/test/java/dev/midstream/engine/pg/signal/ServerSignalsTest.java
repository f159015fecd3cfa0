package dev.midstream.engine.pg.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.EmbeddedServer;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.pg.Live;
import dev.midstream.engine.throttle.Reading.Value;
import dev.midstream.engine.throttle.Signal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens to the server as a whole, on the oldest and the newest one; a server a test, because all share it. */
class ServerSignalsTest {
    private static final String SOME_WAL =
            "insert into w select repeat(md5(random()::text), 30) from generate_series(1, 30000)";

    @ParameterizedTest(name = "PostgreSQL {0}")
    @ValueSource(ints = {14, 18})
    void segmentsThatWaitToBeArchivedAreCountedWithAndWithoutPrivilege(int major) {
        try (EmbeddedServer server = EmbeddedServer.start(major, Map.of("archive_mode", "on"));
                TestDatabase database = Probing.on(server).execute("create table w (v text)");
                Probing probing = new Probing(database, Subjects.SERVER);
                Probing plain = Probing.plain(database, Subjects.SERVER)) {
            archive(database, "true");
            database.execute(SOME_WAL, "select pg_switch_wal()");
            probing.await(Signal.ARCHIVE_BACKLOG, segments -> segments == 0);
            plain.await(Signal.ARCHIVE_BACKLOG, segments -> segments == 0);
            archive(database, "false");
            for (int segment = 0; segment < 4; segment++) {
                database.execute("insert into w values ('more')", "select pg_switch_wal()");
            }
            assertEquals(
                    4,
                    probing.await(Signal.ARCHIVE_BACKLOG, segments -> segments >= 4)
                            .value());
            plain.await(Signal.ARCHIVE_BACKLOG, segments -> segments == 4);
        }
    }

    @ParameterizedTest(name = "PostgreSQL {0}")
    @ValueSource(ints = {14, 18})
    void slotThatNobodyReadsIsMeasuredUntilItIsIgnoredOrLost(int major) {
        AtomicReference<Set<String>> ignored = new AtomicReference<>(Set.of());
        try (EmbeddedServer server =
                        EmbeddedServer.start(major, Map.of("max_wal_size", "64MB", "min_wal_size", "32MB"));
                TestDatabase database = Probing.on(server).execute("create table w (v text)");
                Probing probing = Probing.plain(database, Subjects.SERVER.withIgnored(ignored::get))) {
            assertEquals("there is no replication slot", probing.notApplicable(Signal.SLOT_RETENTION));
            assertEquals("archive_mode is off", probing.notApplicable(Signal.ARCHIVE_BACKLOG));
            database.execute("select pg_create_physical_replication_slot('gone', true)");
            assertTrue(probing.value(Signal.SLOT_RETENTION).value() < 32 << 20);
            database.execute(SOME_WAL);
            Value retained = probing.value(Signal.SLOT_RETENTION);
            assertEquals("gone", retained.subject());
            assertTrue(retained.value() > 28e6 && retained.value() < 120e6, retained::toString);
            ignored.set(Set.of("gone"));
            assertTrue(probing.notApplicable(Signal.SLOT_RETENTION).contains("ignored"));
            ignored.set(Set.of());
            database.execute(
                    "alter system set max_slot_wal_keep_size = '64MB'", "select pg_reload_conf()", SOME_WAL, SOME_WAL);
            Value close = probing.await(Signal.SLOT_RETENTION, bytes -> bytes == SlotRetention.BEYOND_BYTES);
            assertTrue(close.subject().startsWith("gone ("), close::toString);
            database.execute("checkpoint", SOME_WAL, "checkpoint");
            Live.until(
                    "it is lost",
                    () -> probing.value(Signal.SLOT_RETENTION).subject().equals("gone (wal_status lost)"));
        }
    }

    @ParameterizedTest(name = "PostgreSQL {0}")
    @ValueSource(ints = {14, 18})
    void requestedCheckpointsAndWalAreCountedFromTheFirstLookOn(int major) {
        try (EmbeddedServer server = EmbeddedServer.start(major, Map.of());
                TestDatabase database = Probing.on(server).execute("create table w (v text)");
                Probing probing = Probing.plain(database, Subjects.SERVER)) {
            assertEquals(0, probing.value(Signal.REQUESTED_CHECKPOINTS).value());
            assertEquals(
                    Value.atLeast(Signal.WAL_RATE, "", 0), probing.value(Signal.WAL_RATE), "a rate takes two looks");
            double before = settled(probing);
            database.execute(SOME_WAL, "checkpoint");
            Value rate = probing.value(Signal.WAL_RATE);
            assertTrue(rate.value() > 1e6, rate::toString);
            Live.sleep(Duration.ofMillis(200));
            assertTrue(probing.value(Signal.WAL_RATE).value() < rate.value(), "it sinks when nothing happens");
            probing.await(Signal.REQUESTED_CHECKPOINTS, count -> count == before + 1);
            database.execute("checkpoint");
            probing.await(Signal.REQUESTED_CHECKPOINTS, count -> count == before + 2);
        }
    }

    /** Until 14 the server counts by mail: the checkpoints of CREATE DATABASE may arrive after the first look. */
    private static double settled(Probing probing) {
        double before;
        double now = probing.value(Signal.REQUESTED_CHECKPOINTS).value();
        do {
            before = now;
            Live.sleep(Duration.ofMillis(1500));
            now = probing.value(Signal.REQUESTED_CHECKPOINTS).value();
        } while (now != before);
        return now;
    }

    @ParameterizedTest(name = "PostgreSQL {0}")
    @ValueSource(ints = {14, 18})
    void commitIsTimedAndOneThatWaitsForASynchronousStandbyThatIsGoneIsLong(int major) throws SQLException {
        try (EmbeddedServer server = EmbeddedServer.start(major, Map.of());
                TestDatabase database = Probing.on(server);
                Probing probing = new Probing(database, Subjects.SERVER)) {
            assertTrue(probing.unreadable(Signal.COMMIT_LATENCY).why().contains("midstream.heartbeat"));
            database.execute(
                    "create schema midstream",
                    "create table midstream.heartbeat (id int primary key, at timestamptz not null default clock_timestamp())");
            assertTrue(probing.unreadable(Signal.COMMIT_LATENCY).why().contains("lost its row"));
            database.execute("insert into midstream.heartbeat (id, at) values (1, '2000-01-01')");
            Value usual = probing.value(Signal.COMMIT_LATENCY);
            assertTrue(usual.value() >= 0 && usual.value() < 1, usual::toString);
            assertEquals("t", database.value("select at > now() - interval '1 minute' from midstream.heartbeat"));

            try (Connection stray = database.connect();
                    Statement statement = stray.createStatement()) {
                stray.setAutoCommit(false);
                statement.execute("select from midstream.heartbeat for update");
                var took = Probing.timed(() -> {
                    String why = probing.unreadable(Signal.COMMIT_LATENCY).why();
                    assertTrue(why.contains("lock timeout"), why);
                });
                assertTrue(took.toSeconds() < 10, took::toString);
                stray.rollback();
            }

            database.execute("alter system set synchronous_standby_names = 'gone'", "select pg_reload_conf()");
            try {
                Value slow = probing.await(Signal.COMMIT_LATENCY, seconds -> seconds > 1);
                assertTrue(slow.value() < 10, slow::toString);
                String next = probing.unreadable(Signal.COMMIT_LATENCY).why();
                assertTrue(next.contains("lock timeout"), "the beat before still waits: " + next);
            } finally { // else the end of the test waits for it, too
                waitForNoStandby(database);
            }
            probing.await(Signal.COMMIT_LATENCY, seconds -> seconds >= 0);
        }
    }

    private static void waitForNoStandby(TestDatabase database) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("set synchronous_commit = local");
            statement.execute("alter system reset synchronous_standby_names");
            statement.execute("select pg_reload_conf()");
        }
    }

    @ParameterizedTest(name = "PostgreSQL {0}")
    @ValueSource(ints = {14, 18})
    void diskIsKnownHereOrByWhatTheOperatorSays(int major) {
        try (EmbeddedServer server = EmbeddedServer.start(major, Map.of());
                TestDatabase database = Probing.on(server);
                Probing here = new Probing(database, Subjects.SERVER);
                Probing plain = Probing.plain(database, Subjects.SERVER);
                Probing told = new Probing(database, Subjects.SERVER.withDisk(1L << 30));
                Probing toldPlain = Probing.plain(database, Subjects.SERVER.withDisk(1L << 30))) {
            Value share = here.value(Signal.DISK);
            assertTrue(share.value() > 0 && share.value() < 1, share::toString);
            assertTrue(plain.notApplicable(Signal.DISK).contains("how much room"));
            Value taken = told.value(Signal.DISK);
            assertTrue(
                    taken.value() > 0.02 && taken.value() < 0.2,
                    "some databases of 8 MB and some WAL in 1 GiB: " + taken);
            assertTrue(toldPlain.unreadable(Signal.DISK).lacksPrivilege());
        }
    }

    private static void archive(TestDatabase database, String command) {
        database.execute("alter system set archive_command = '%s'".formatted(command), "select pg_reload_conf()");
        Live.sleep(Duration.ofSeconds(1)); // until the archiver has heard of it
    }
}

package dev.midstream.engine.pg.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.embedded.testing.TestServers;
import dev.midstream.engine.pg.Live;
import dev.midstream.engine.pg.SessionName;
import dev.midstream.engine.throttle.Reading;
import dev.midstream.engine.throttle.Reading.Value;
import dev.midstream.engine.throttle.Signal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What sessions do to each other, on the oldest and the newest server. */
class SessionSignalsTest {
    @ParameterizedTest(name = "PostgreSQL {0}")
    @ValueSource(ints = {14, 18})
    void sessionBlockedByOursIsFoundAndOneBlockedByAnotherApplicationIsNot(int major) throws SQLException {
        try (TestDatabase database = table(major);
                Probing probing = new Probing(database, Subjects.SERVER)) {
            assertEquals(0, probing.value(Signal.BLOCKED_SESSIONS).value());
            for (String ours : List.of(SessionName.WORK, "midstream:outside:7")) {
                try (Connection chunk = holding(database, ours);
                        Waiting shop = new Waiting(database, "the shop")) {
                    Value found = probing.await(Signal.BLOCKED_SESSIONS, seconds -> seconds > 0.3);
                    assertTrue(found.subject().contains("the shop"), found::toString);
                    assertTrue(found.value() < 10, found::toString);
                    chunk.rollback();
                    shop.awaitEnd();
                }
                probing.await(Signal.BLOCKED_SESSIONS, seconds -> seconds == 0);
            }
            try (Connection other = holding(database, "midstreamlined");
                    Waiting shop = new Waiting(database, "the shop")) {
                shop.awaitLock();
                assertEquals(0, probing.value(Signal.BLOCKED_SESSIONS).value());
                other.rollback();
                shop.awaitEnd();
            }
        }
    }

    @ParameterizedTest(name = "PostgreSQL {0}")
    @ValueSource(ints = {14, 18})
    void blockedSessionIsFoundWithoutAnyPrivilege(int major) throws SQLException {
        try (TestDatabase database = table(major);
                Probing probing = Probing.plain(database, Subjects.SERVER);
                Connection chunk = holding(database, SessionName.WORK);
                Waiting shop = new Waiting(database, "the shop")) {
            probing.await(Signal.BLOCKED_SESSIONS, seconds -> seconds > 0.2);
            chunk.rollback();
            shop.awaitEnd();
        }
    }

    @ParameterizedTest(name = "PostgreSQL {0}")
    @ValueSource(ints = {14, 18})
    void sessionsAtWorkAreCountedWithoutOursAndWithoutWaiters(int major) throws SQLException {
        String busy = "do $$ begin loop perform 1; end loop; end $$";
        try (TestDatabase database = table(major);
                TestDatabase elsewhere = table(major);
                Probing idle = new Probing(database, Subjects.SERVER.withCores(1));
                Probing probing = new Probing(database, Subjects.SERVER.withCores(2));
                Running first = new Running(database, "the shop", busy);
                Running second = new Running(database, "the shop", busy);
                Running third = new Running(database, "the shop", "select pg_sleep(60)");
                Running ours = new Running(database, SessionName.WORK, busy);
                Running backfillElsewhere = new Running(elsewhere, SessionName.WORK, busy)) {
            Live.until("all are at work", () -> database.number("""
                    select count(*) from pg_stat_activity where datname = current_database() and state = 'active'""") >= 5);
            Value all = probing.await(Signal.ACTIVE_SESSIONS, perCore -> perCore >= 1.4);
            assertEquals(1.5, all.value(), 0.3, "two sessions of the shop and one of another database on two cores");
            assertEquals("", all.subject());
            List<Reading> readings = probing.read(Signal.ACTIVE_SESSIONS);
            assertTrue(
                    readings.stream()
                            .anyMatch(r -> r instanceof Value v && v.subject().equals("cpu") && v.value() > 0.5),
                    readings::toString);
            List.of(first, second, third, ours, backfillElsewhere).forEach(Running::cancel);
            Live.until("all have ended", () -> database.number("""
                    select count(*) from pg_stat_activity where datname = current_database() and state = 'active'""") <= 1);
            assertEquals(0, idle.value(Signal.ACTIVE_SESSIONS).value(), 0.5);
        }
    }

    @ParameterizedTest(name = "PostgreSQL {0}")
    @ValueSource(ints = {14, 18})
    void deadlockIsCounted(int major) throws SQLException {
        try (TestDatabase database = table(major);
                Probing probing = new Probing(database, Subjects.SERVER)) {
            assertEquals(0, probing.value(Signal.DEADLOCKS).value());
            try (Connection one = holding(database, "one");
                    Connection two = Probing.session(database, "two")) {
                two.setAutoCommit(false);
                run(two, "set local deadlock_timeout = '50ms'");
                run(two, "update t set n = 2 where id = 2");
                Thread crossing = Thread.ofVirtual().start(() -> quietly(one, "update t set n = 1 where id = 2"));
                Live.until("one waits", () -> database.number("select count(*) from pg_locks where not granted") >= 1);
                quietly(two, "update t set n = 2 where id = 1");
                two.rollback();
                crossing.join();
                one.rollback();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            probing.await(Signal.DEADLOCKS, count -> count == 1);
        }
    }

    @ParameterizedTest(name = "PostgreSQL {0}")
    @ValueSource(ints = {14, 18})
    void oldestTransactionOfAnotherIsNamedWithItsAge(int major) throws SQLException {
        try (TestDatabase database = table(major);
                Probing probing = new Probing(database, Subjects.SERVER);
                Connection ours = snapshot(database, SessionName.WORK)) {
            assertTrue(probing.value(Signal.HORIZON_AGE).value() < 0.5, "ours does not count");
            try (Connection report = snapshot(database, "nightly report")) {
                Value age = probing.await(Signal.HORIZON_AGE, seconds -> seconds > 1);
                assertTrue(age.subject().contains("nightly report"), age::toString);
                assertTrue(age.value() < 20, age::toString);
                database.execute("do $$ begin for i in 1..300 loop begin insert into t values (1000 + i, 0); "
                        + "exception when others then raise; end; end loop; end $$");
                Value xids = probing.value(Signal.HORIZON_TRANSACTIONS);
                assertTrue(xids.value() >= 300 && xids.value() < 5_000, xids::toString);
                assertTrue(xids.subject().contains("nightly report"), xids::toString);
                report.rollback();
            }
            probing.await(Signal.HORIZON_AGE, seconds -> seconds < 0.5);
            ours.rollback();
        }
    }

    private static TestDatabase table(int major) {
        return TestDatabase.createOn(TestServers.of(major))
                .execute("create table t (id int primary key, n int)", "insert into t values (1, 0), (2, 0)");
    }

    private static Connection holding(TestDatabase database, String application) throws SQLException {
        Connection connection = Probing.session(database, application);
        connection.setAutoCommit(false);
        run(connection, "update t set n = n + 1 where id = 1");
        return connection;
    }

    private static Connection snapshot(TestDatabase database, String application) throws SQLException {
        Connection connection = Probing.session(database, application);
        connection.setAutoCommit(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        run(connection, "select count(*) from pg_class");
        return connection;
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** One of the two of a deadlock fails, and which one is the server's choice. */
    private static void quietly(Connection connection, String sql) {
        try {
            run(connection, sql);
        } catch (SQLException e) {
            assertEquals("40P01", e.getSQLState(), e.getMessage());
        }
    }

    /** A statement under way in a session of its own. */
    private static final class Running implements AutoCloseable {
        private final Connection connection;
        private final Statement statement;
        private final Thread thread;
        private final List<String> states = new ArrayList<>();

        Running(TestDatabase database, String application, String sql) throws SQLException {
            this.connection = Probing.session(database, application);
            this.statement = connection.createStatement();
            this.thread = Thread.ofVirtual().start(() -> {
                try {
                    statement.execute(sql);
                } catch (SQLException e) {
                    states.add(e.getSQLState());
                }
            });
        }

        void cancel() {
            try {
                statement.cancel();
                thread.join();
                assertEquals(List.of("57014"), states);
            } catch (SQLException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() throws SQLException {
            connection.close();
        }
    }

    /** A session that wants the row with id 1. */
    private static final class Waiting implements AutoCloseable {
        private final TestDatabase database;
        private final Connection connection;
        private final Thread thread;

        Waiting(TestDatabase database, String application) throws SQLException {
            this.database = database;
            this.connection = Probing.session(database, application);
            this.thread = Thread.ofVirtual().start(() -> {
                try {
                    run(connection, "update t set n = n + 1 where id = 1");
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
        }

        void awaitLock() {
            Live.until("it waits", () -> database.number("select count(*) from pg_locks where not granted") >= 1);
            Live.sleep(Duration.ofMillis(200));
        }

        void awaitEnd() {
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() throws SQLException {
            connection.close();
        }
    }
}

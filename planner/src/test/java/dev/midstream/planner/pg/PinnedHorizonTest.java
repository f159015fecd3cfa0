package dev.midstream.planner.pg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PinnedHorizonTest {
    private static final Duration OLD = Duration.ofMillis(3_300);

    /** In READ COMMITTED an idle session has no snapshot, but every snapshot since has to take its transaction for running. */
    @Test
    void idleWriterIsNamedAndAVacuumIsNot() throws SQLException, InterruptedException {
        try (TestDatabase shop = table();
                TestDatabase tended = table();
                Connection writer = shop.connect();
                Vacuum vacuum = new Vacuum(tended)) {
            writer.setClientInfo("ApplicationName", "forgotten form");
            writer.setAutoCommit(false);
            execute(writer, "insert into t values (0)");
            Thread.sleep(OLD);

            PinnedHorizon pin = look(shop).orElseThrow();
            assertTrue(pin.holder().contains("forgotten form"), pin::toString);
            assertTrue(pin.age().orElseThrow().compareTo(Duration.ofSeconds(3)) > 0, pin::toString);
            vacuum.assertUnderWay();
            assertEquals(Optional.empty(), look(tended));

            writer.rollback();
            assertEquals(Optional.empty(), look(shop));
        }
    }

    private static TestDatabase table() {
        return TestDatabase.create()
                .execute("create table t (id int)", "insert into t select generate_series(1, 100000)");
    }

    private static Optional<PinnedHorizon> look(TestDatabase database) throws SQLException {
        try (Connection connection = database.connect()) {
            return PinnedHorizon.look(connection);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** One that would take minutes, as autovacuum does. */
    private static final class Vacuum implements AutoCloseable {
        private static final String SLOW = "set vacuum_cost_limit = 1; set vacuum_cost_delay = '100ms'";

        private final TestDatabase database;
        private final Connection connection;
        private final Statement statement;
        private final Thread thread;

        Vacuum(TestDatabase database) throws SQLException {
            this.database = database;
            this.connection = database.connect();
            execute(connection, SLOW);
            this.statement = connection.createStatement();
            this.thread = Thread.ofVirtual().start(() -> {
                try {
                    statement.execute("vacuum (freeze) t");
                } catch (SQLException e) {
                    assertEquals("57014", e.getSQLState(), e.getMessage());
                }
            });
        }

        void assertUnderWay() {
            assertFalse(database.rows("""
                    select 1 from pg_stat_activity where datname = current_database() and query like 'vacuum%'
                      and state = 'active' and backend_xmin is not null and clock_timestamp() - xact_start > interval '3 seconds'""").isEmpty());
        }

        @Override
        public void close() throws SQLException {
            statement.cancel();
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            connection.close();
        }
    }
}

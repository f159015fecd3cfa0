package dev.midstream.planner.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midstream.embedded.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class LockModeTest {

    @Test
    void blocksWhatTheServerLetsWait() throws SQLException {
        try (TestDatabase database = TestDatabase.create()) {
            database.execute("create table t (a int)");
            for (LockMode mode : LockMode.values()) {
                assertEquals(mode.blocksReads(), waits(database, mode, "select from t"), mode.label());
                assertEquals(mode.blocksWrites(), waits(database, mode, "insert into t values (1)"), mode.label());
            }
        }
    }

    private static boolean waits(TestDatabase database, LockMode mode, String sql) throws SQLException {
        try (Connection holder = database.connect();
                var statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("lock table t in %s mode".formatted(mode.label()));
            assertEquals(
                    mode.catalogName(),
                    database.value("select mode from pg_locks where relation = 't'::regclass and granted"));
            try {
                database.execute("set lock_timeout = '30ms'; " + sql);
                return false;
            } catch (IllegalStateException timeout) {
                return String.valueOf(timeout.getMessage()).contains("lock timeout");
            }
        }
    }
}

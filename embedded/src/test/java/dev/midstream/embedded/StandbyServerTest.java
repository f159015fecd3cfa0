package dev.midstream.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midstream.embedded.testing.StandbyServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StandbyServerTest {
    @ParameterizedTest(name = "PostgreSQL {0}")
    @ValueSource(ints = {14, 18})
    void followsAndStandsStillAndFollowsAgain(int major) throws SQLException, InterruptedException {
        try (EmbeddedServer primary = EmbeddedServer.start(major, Map.of())) {
            run(primary, "create table t as select 1 as n");
            try (StandbyServer standby = StandbyServer.start(primary, "follower", Map.of())) {
                await(standby, "1");
                standby.pauseReplay();
                run(primary, "update t set n = 2");
                Thread.sleep(1_000);
                assertEquals("1", standby.value("select n from t"));
                standby.resumeReplay();
                await(standby, "2");
                standby.stop();
                run(primary, "update t set n = 3");
                standby.startAgain();
                await(standby, "3");
            }
        }
    }

    private static void await(StandbyServer standby, String value) throws InterruptedException {
        for (int wait = 0; wait < 200 && !isThere(standby, value); wait++) {
            Thread.sleep(50);
        }
        assertEquals(value, standby.value("select n from t"));
    }

    private static boolean isThere(StandbyServer standby, String value) {
        return standby.value("select to_regclass('t') is not null").equals("t")
                && standby.value("select n from t").equals(value);
    }

    private static void run(EmbeddedServer server, String sql) throws SQLException {
        try (Connection connection = server.connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}

package dev.midstream.engine.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.control.Policy;
import dev.midstream.engine.lane.LaneEvent.BlocksDone;
import dev.midstream.engine.lane.LaneEvent.WeaveChosen;
import dev.midstream.engine.pg.Fixture;
import dev.midstream.engine.pg.Live;
import dev.midstream.engine.run.Ending;
import dev.midstream.planner.file.PhaseName;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Somebody keeps a snapshot or a transaction open, so that no row version is ever pruned. */
@FreshDatabase
class OldSnapshotTest {
    private static final String FILL = """
            migration: m
            changes:
              - add_column: {table: t, column: f, type: bigint, fill: a * 100}
            """;

    @Test
    void holderIsNamedInTheLogAndTheRunGoesOn(TestDatabase database) throws SQLException {
        makeTable(database);
        try (Fixture fixture = new Fixture(database);
                Connection report = snapshot(database)) {
            assertEquals(new Ending.AtGate(PhaseName.CONTRACT), run(fixture, Policy.OnOldSnapshot.GO_ON));
            assertTrue(
                    reasons(fixture).stream().anyMatch(why -> why.contains("nightly report")),
                    () -> String.join("\n", reasons(fixture)));
            assertTrue(reasons(fixture).size() < 30, () -> String.join("\n", reasons(fixture)));
            fixture.assertReplayEqualsState("m");
            report.rollback();
        }
        assertEquals(0, database.number("select count(*) from t where f is distinct from a * 100"));
    }

    @Test
    void authorWhoWouldRatherWaitWaitsAndGoesOnByHimself(TestDatabase database) throws SQLException {
        makeTable(database);
        try (Fixture fixture = new Fixture(database);
                Connection writer = idleWriter(database);
                Live live = fixture.start(FILL, PhaseName.VALIDATE, 2, policy(Policy.OnOldSnapshot.HOLD))) {
            Live.until("both workers hold", () -> live.isOver() || held(fixture) >= 2);
            Live.sleep(Duration.ofMillis(500));
            long chunks = EventRows.count(fixture, BlocksDone.class);
            long holders = live.store().view().heldLanes().size();
            Live.sleep(Duration.ofSeconds(3));
            assertEquals(chunks, EventRows.count(fixture, BlocksDone.class));
            assertEquals(2, holders);
            assertEquals(2, live.store().view().heldLanes().size());
            assertTrue(
                    reasons(fixture).stream().anyMatch(why -> why.startsWith("held") && why.contains("forgotten form")),
                    () -> String.join("\n", reasons(fixture)));
            writer.rollback();
            assertEquals(new Ending.AtGate(PhaseName.CONTRACT), live.ending());
            fixture.assertReplayEqualsState("m");
            assertTrue(hot(database) > 0.5, "woven again when it was over: " + hot(database));
        }
        assertEquals(0, database.number("select count(*) from t where f is distinct from a * 100"));
    }

    private static Ending run(Fixture fixture, Policy.OnOldSnapshot policy) {
        try (Live live = fixture.start(FILL, PhaseName.VALIDATE, 2, policy(policy))) {
            return live.ending();
        }
    }

    private static Policy policy(Policy.OnOldSnapshot onOldSnapshot) {
        return new Policy(0, onOldSnapshot);
    }

    private static List<String> reasons(Fixture fixture) {
        return fixture.laneEvents("m").stream()
                .filter(WeaveChosen.class::isInstance)
                .map(e -> ((WeaveChosen) e).reason())
                .toList();
    }

    private static long held(Fixture fixture) {
        return reasons(fixture).stream().filter(why -> why.startsWith("held")).count();
    }

    private static double hot(TestDatabase database) {
        database.execute("select pg_stat_force_next_flush()");
        return database.number("select n_tup_hot_upd from pg_stat_user_tables where relname = 't'")
                / (double) database.number("select n_tup_upd from pg_stat_user_tables where relname = 't'");
    }

    private static Connection snapshot(TestDatabase database) throws SQLException {
        Connection connection = database.connect();
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        return old(connection, "nightly report", "select count(*) from pg_class"); // t would be in the way of the DDL
    }

    /** With a transaction, but without a snapshot. */
    private static Connection idleWriter(TestDatabase database) throws SQLException {
        database.execute("create table other (id int)");
        return old(database.connect(), "forgotten form", "insert into other values (1)");
    }

    private static Connection old(Connection connection, String application, String sql) throws SQLException {
        connection.setClientInfo("ApplicationName", application);
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
        Live.sleep(Duration.ofMillis(3_500));
        return connection;
    }

    private static void makeTable(TestDatabase database) {
        database.execute(
                "create table t (id int primary key, a int not null, pad text not null)",
                "insert into t select g, g, repeat('x', 400) from generate_series(1, 140000) g",
                "vacuum analyze t");
    }
}

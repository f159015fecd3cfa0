package dev.midstream.engine.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.EmbeddedServer;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.log.Streams;
import dev.midstream.engine.migration.Blocker;
import dev.midstream.engine.migration.MigrationEvent.BuildWaits;
import dev.midstream.engine.migration.MigrationEvent.LockTimedOut;
import dev.midstream.engine.pg.Fixture;
import dev.midstream.engine.pg.Live;
import dev.midstream.engine.pg.OwnServer;
import dev.midstream.engine.progress.Doing;
import dev.midstream.engine.run.Ending;
import dev.midstream.planner.file.PhaseName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A prepared transaction has locks and no session; whoever has to end it must know its name. */
class PreparedTransactionTest {
    private static final String STATE = "prepared transaction 'shop''s'";

    @Test
    void preparedTransactionInTheWayIsNamed() throws SQLException {
        try (EmbeddedServer server =
                        EmbeddedServer.start(EmbeddedServer.DEFAULT_MAJOR, Map.of("max_prepared_transactions", "5"));
                TestDatabase database = OwnServer.databaseOn(server);
                Fixture fixture = new Fixture(database)) {
            database.execute("create table t (id int)", "insert into t values (1)");
            isNamed(database, fixture, "add_column: {table: t, column: f, type: int}");
            isNamed(database, fixture, "create_index: {table: t, columns: [id]}");
        }
    }

    private static void isNamed(TestDatabase database, Fixture fixture, String change) throws SQLException {
        String name = change.substring(0, change.indexOf(':'));
        prepare(database);
        try (Live live = fixture.start("migration: %s\nchanges: [%s]".formatted(name, change), PhaseName.CONTRACT, 1)) {
            Live.until(
                    "it is on record",
                    () -> fixture.events(name, Streams.CONDUCTOR).stream()
                            .flatMap(PreparedTransactionTest::blockers)
                            .anyMatch(b -> b.state().equals(STATE) && b.user().equals("postgres")));
            Live.until(
                    "status says so",
                    () -> fixture.engine().doings(live.store()).stream()
                            .flatMap(PreparedTransactionTest::obstacles)
                            .anyMatch(o -> o.session().label().startsWith("postgres, " + STATE)));
            database.execute("rollback prepared 'shop''s'");
            assertEquals(new Ending.Completed(), live.ending());
        }
        assertTrue(fixture.eventTypes(name).contains("migration.completed.v1"));
    }

    private static void prepare(TestDatabase database) throws SQLException {
        try (Connection shop = database.connect()) {
            shop.createStatement().execute("begin; update t set id = 2; prepare transaction 'shop''s'");
        }
    }

    private static Stream<Blocker> blockers(Object event) {
        return switch (event) {
            case LockTimedOut refused -> refused.blockers().stream();
            case BuildWaits waits -> Stream.of(waits.blocker());
            default -> Stream.empty();
        };
    }

    private static Stream<Doing.Obstacle> obstacles(Doing doing) {
        return switch (doing) {
            case Doing.Running running -> running.inTheWay().stream();
            case Doing.Resting resting -> resting.inTheWay().stream();
        };
    }
}

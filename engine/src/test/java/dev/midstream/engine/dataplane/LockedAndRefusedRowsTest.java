package dev.midstream.engine.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.lane.LaneEvent.RowsPassedOver;
import dev.midstream.engine.pg.Fixture;
import dev.midstream.engine.pg.Live;
import dev.midstream.engine.progress.Quarantine;
import dev.midstream.engine.run.Ending;
import dev.midstream.planner.file.PhaseName;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A long transaction holds rows among which others are unfit for the change, and one is both. */
@FreshDatabase
class LockedAndRefusedRowsTest {
    private static final int ROWS = 20_000;
    private static final int REFUSED = ROWS / 100;
    private static final String IS_REFUSED = "id % 100 = 50";
    /** Ten that are fit for the change, and one that is not. */
    private static final String IS_LOCKED = "id % 2000 = 77 or id = 1050";

    private static final String FILL = """
            migration: m
            changes:
              - add_column: {table: t, column: f, type: int, fill: 1000 / v}
            """;
    private static final String COUNT = """
            migration: m
            changes:
              - update: {table: t, set: {n: n + 1000 / v}, once: true}
            """;

    @ParameterizedTest
    @ValueSource(strings = {"f is null|" + FILL, "n = 0|" + COUNT})
    void allOthersAreDoneMeanwhile(String pendingAndChange, TestDatabase database) throws SQLException {
        String pending = "select count(*) from t where " + pendingAndChange.substring(0, pendingAndChange.indexOf('|'));
        String change = pendingAndChange.substring(pendingAndChange.indexOf('|') + 1);
        database.execute(
                "create table t (id int primary key, v int not null, n int not null default 0)",
                "insert into t select g, case when g %% 100 = 50 then 0 else 1 end from generate_series(1, %d) g"
                        .formatted(ROWS),
                "vacuum analyze t");
        try (Fixture fixture = new Fixture(database);
                Connection application = database.connect();
                Statement statement = application.createStatement()) {
            assertInstanceOf(Ending.AtGate.class, fixture.run(change, PhaseName.EXPAND));
            application.setAutoCommit(false);
            statement.execute("select from t where %s for update".formatted(IS_LOCKED));
            try (Live live = fixture.start(change, PhaseName.CONTRACT, 2)) {
                Live.until(
                        "all are done but those that are locked or refused",
                        () -> live.isOver() || database.number(pending) == REFUSED + 10);
                // The one that is locked as well may be there too: PostgreSQL computes the new row before it asks for
                // the lock.
                List<String> free = names(database, "%s and not (%s)".formatted(IS_REFUSED, IS_LOCKED));
                Live.until(
                        "all that are refused and not locked are in quarantine",
                        () -> live.isOver() || quarantine(fixture).containsAll(free));
                Live.sleep(Duration.ofSeconds(3));
                assertEquals(REFUSED + 10, database.number(pending));
                assertTrue(EventRows.count(fixture, RowsPassedOver.class) < 100, "asked too often");
                application.commit();
                assertInstanceOf(Ending.Failed.class, live.ending());
            }
            assertEquals(names(database, IS_REFUSED), quarantine(fixture));
            assertEquals(ROWS - REFUSED, EventRows.changed(fixture));
            database.execute("update t set v = 1 where v = 0");
            assertEquals(new Ending.Completed(), fixture.run(change));
            fixture.assertReplayEqualsState("m");
        }
        assertEquals(0, database.number(pending));
        assertEquals(
                ROWS,
                database.number("select count(*) from t where " + (change.equals(COUNT) ? "n = 1000" : "f = 1000")));
    }

    private static List<String> names(TestDatabase database, String which) {
        return database.rows("select format('(id) = (%%s)', id) from t where %s order by 1".formatted(which));
    }

    private static List<String> quarantine(Fixture fixture) {
        return Quarantine.of(fixture.engine().find("m").orElseThrow().view()).stream()
                .map(q -> q.row().row())
                .distinct()
                .sorted()
                .toList();
    }
}

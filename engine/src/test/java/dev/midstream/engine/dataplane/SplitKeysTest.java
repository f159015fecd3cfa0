package dev.midstream.engine.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.lane.LaneEvent.LaneOpened;
import dev.midstream.engine.lane.LaneEvent.LaneSplit;
import dev.midstream.engine.pg.Fixture;
import dev.midstream.engine.pg.Live;
import dev.midstream.engine.run.Ending;
import dev.midstream.engine.traffic.Traffic;
import dev.midstream.planner.file.PhaseName;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Stale statistics made one lane of all keys; idle workers divide it, and every row is counted up once. */
@FreshDatabase
class SplitKeysTest {
    private static final int ROWS = 60_000;
    private static final String COUNT = """
            migration: m
            changes:
              - update: {table: t, set: {n: n + 1}, once: true}
            """;

    enum Key {
        UUID("id uuid primary key", "gen_random_uuid()"),
        TEXT_OF_ANOTHER_COLLATION(
                "id text collate words primary key",
                "(array['a', 'A', 'ä', 'Z', '-', '_', 'ß'])[1 + g % 7] || md5(g::text)"),
        COMPOSITE(
                "b int, a text, d date, primary key (b, a, d)", "g / 1000, 'k''ä\" ' || g % 77, date '1999-01-01' + g"),
        SPARSE("id bigint primary key", "(g - 30000) * 1000000000::bigint"),
        DESCENDING("a numeric not null, c int not null, unique (c, a)", "-g * 0.01, g % 3");

        private final String columns;
        private final String values;

        Key(String columns, String values) {
            this.columns = columns;
            this.values = values;
        }
    }

    @ParameterizedTest
    @EnumSource(Key.class)
    void idleWorkersDivideOneLaneAndEveryRowIsCountedOnce(Key key, TestDatabase database) {
        makeTable(database, key);
        try (Fixture fixture = new Fixture(database, 8);
                Live live = fixture.start(COUNT, PhaseName.CONTRACT, 4);
                Traffic clients = new Traffic(database, 2, 7, SplitKeysTest::touch)) {
            fixture.limit("m", 10_000);
            Live.until("lanes are split", () -> live.isOver() || EventRows.count(fixture, LaneSplit.class) >= 3);
            fixture.unlimit("m");
            assertEquals(new Ending.Completed(), live.ending());
            assertTrue(clients.statements() > 0);
            assertEquals(ROWS, EventRows.changed(fixture));
            long splits = EventRows.count(fixture, LaneSplit.class);
            assertTrue(splits >= 3, "splits: " + splits);
            assertEquals(1 + splits, EventRows.count(fixture, LaneOpened.class));
            fixture.assertReplayEqualsState("m");
        }
        assertEquals(ROWS, database.number("select count(*) from t where n = 1"));
    }

    @Test
    void whatIsDoneInAMomentIsNotDivided(TestDatabase database) {
        makeTable(database, Key.SPARSE);
        database.execute("delete from t where id > -26010 * 1000000000::bigint", "vacuum analyze t");
        try (Fixture fixture = new Fixture(database, 8);
                Live live = fixture.start(COUNT, PhaseName.CONTRACT, 8)) {
            fixture.limit("m", 1_000);
            live.awaitRows(500);
            Live.sleep(Duration.ofSeconds(1));
            fixture.unlimit("m");
            assertEquals(new Ending.Completed(), live.ending());
            assertEquals(0, EventRows.count(fixture, LaneSplit.class));
            fixture.assertReplayEqualsState("m");
        }
    }

    /** Rows leave the lane while it is being divided, the one in its middle among them. */
    private static void touch(Statement statement, RandomGenerator random) throws SQLException {
        statement.execute("update t set touched = touched + 1 where v = " + (1 + random.nextInt(ROWS)));
        Live.sleep(Duration.ofMillis(5));
    }

    private static void makeTable(TestDatabase database, Key key) {
        database.execute(
                "create collation words (provider = icu, locale = 'de-u-kf-upper', deterministic = true)",
                "create table t (v int, n int not null default 0, touched int not null default 0, %s)"
                        .formatted(key.columns),
                "insert into t select g, 0, 0, %s from generate_series(1, %d) g".formatted(key.values, ROWS),
                "create index by_v on t (v)",
                "vacuum analyze t",
                "update pg_class set reltuples = 1000 where oid = 't'::regclass");
    }
}

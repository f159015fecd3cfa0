package dev.midstream.engine.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.Late;
import dev.midstream.embedded.testing.Punctual;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.log.Streams;
import dev.midstream.engine.migration.MigrationEvent.LockTimedOut;
import dev.midstream.engine.pg.Fixture;
import dev.midstream.engine.pg.Live;
import dev.midstream.engine.run.Ending;
import dev.midstream.planner.file.PhaseName;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The application holds locks for as long as it likes, and never fails because of a migration. */
@FreshDatabase
class LocksTest {
    private static final Duration HELD = Duration.ofSeconds(10);
    private static final String FILL = """
            migration: m
            changes:
              - add_column: {table: t, column: f, type: text, fill: upper(v), not_null: true}
            """;
    private static final String COUNT = """
            migration: m
            changes:
              - update: {table: t, set: {n: n + 1}, once: true}
            """;
    private static final String DEADLOCKS = "select deadlocks from pg_stat_database where datname = current_database()";
    private static final String WAITING = """
            select count(*) from pg_stat_activity
            where datname = current_database() and wait_event_type = 'Lock' and query like '%update only%'""";

    @BeforeEach
    void makeATable(TestDatabase database) {
        database.execute(
                "create table t (id int primary key, v text not null, n int not null default 0)",
                "insert into t select g, 'v' || g from generate_series(1, 50000) g",
                "vacuum analyze t");
    }

    @Test
    void tableInUseForLongIsAskedForInShortTriesThatSayWhoStoodInTheWay(TestDatabase database) throws SQLException {
        try (Fixture fixture = new Fixture(database);
                Connection application = transaction(database, "select * from t limit 1");
                Live live = fixture.start(FILL, PhaseName.CONTRACT, 2)) {
            Live.sleep(HELD);
            assertEquals(1, database.number("select count(*) from t where id = 1"), "other readers pass");
            application.commit();
            assertEquals(new Ending.Completed(), live.ending());
            List<LockTimedOut> tries = fixture.events("m", Streams.CONDUCTOR).stream()
                    .filter(LockTimedOut.class::isInstance)
                    .map(LockTimedOut.class::cast)
                    .toList();
            assertTrue(tries.size() >= 3, "tries: " + tries);
            assertTrue(
                    tries.stream()
                            .flatMap(t -> t.blockers().stream())
                            .anyMatch(b -> b.application().equals("the shop")),
                    () -> "blockers: " + tries);
            assertTrue(tries.stream().allMatch(t -> t.waited().compareTo(Duration.ofSeconds(5)) < 0), tries::toString);
        }
    }

    @Punctual
    void rowInUseForLongIsComeBackTo(TestDatabase database) throws SQLException {
        try (Fixture fixture = new Fixture(database)) {
            fixture.run(FILL, PhaseName.EXPAND);
            try (Connection application = transaction(database, "update t set v = 'mine' where id = 25000");
                    Live live = fixture.start(FILL, PhaseName.CONTRACT, 2)) {
                long began = System.nanoTime();
                Live.until(
                        "all other rows are done",
                        () -> database.number("select count(*) from t where f is not null and id <> 25000") == 49_999);
                Duration others = Duration.ofNanos(System.nanoTime() - began);
                System.out.printf("a row in use: all others done after %s%n", others);
                Late.unless(others.compareTo(HELD) < 0, () -> "the others took " + others);
                Live.sleep(HELD.minus(others));
                assertTrue(!live.isOver(), "it ended although a row was in use");
                application.commit();
                assertEquals(new Ending.Completed(), live.ending());
            }
        }
        assertEquals("MINE", database.value("select f from t where id = 25000"));
        assertEquals(50_000, database.number("select count(*) from t where f = upper(v)"));
    }

    @Test
    void deadlockWithTheApplicationIsSurvivedByBoth(TestDatabase database) throws SQLException {
        deadlock(database, FILL, 40);
        assertEquals(50_000, database.number("select count(*) from t where f = upper(v)"));
    }

    @Test
    void deadlockOfAChunkOfKeysIsSurvivedByBothAndNoRowIsCountedTwice(TestDatabase database) throws SQLException {
        deadlock(database, COUNT, 3);
        assertEquals(50_000, database.number("select count(*) from t where n = 1"));
    }

    /** @param block that the first chunk comes to, and not as its first */
    private static void deadlock(TestDatabase database, String migration, int block) throws SQLException {
        database.execute("alter database " + database.name() + " set deadlock_timeout = '100ms'");
        try (Fixture fixture = new Fixture(database)) {
            fixture.run(migration, PhaseName.EXPAND);
            try (Connection application = transaction(database, lockBlock(block));
                    Live live = fixture.start(migration, PhaseName.CONTRACT, 1)) {
                Live.until("the chunk waits for the application", () -> database.number(WAITING) > 0);
                wantWhatTheChunkHas(application);
                application.rollback();
                assertEquals(new Ending.Completed(), live.ending());
            }
            fixture.assertReplayEqualsState("m");
        }
        Live.until("the server has counted a deadlock", () -> database.number(DEADLOCKS) > 0);
    }

    @Test
    void stepThatIsTheVictimOfADeadlockIsTriedAgain(TestDatabase database) throws SQLException {
        database.execute(
                "create table o (id int primary key)",
                "insert into o values (1)",
                "alter table t add column o int",
                "alter database " + database.name() + " set deadlock_timeout = '300ms'");
        String key = """
                migration: k
                changes:
                  - add_constraint: {table: t, foreign_key: {columns: [o], references: o(id)}}
                """;
        try (Fixture fixture = new Fixture(database);
                Connection application = transaction(database, "select 1");
                Live live = holding(application, fixture, key)) {
            Live.until(
                    "a try longer than the deadlock's has one table and waits for the other",
                    () -> tries(fixture, "k").size() == 4
                            && database.number(
                                            "select count(*) from pg_locks where relation = 'o'::regclass and not granted")
                                    > 0);
            application.createStatement().execute("update t set v = v where id = 1");
            application.commit();
            assertEquals(new Ending.Completed(), live.ending());
            assertEquals(5, tries(fixture, "k").size(), "the victim was refused like others");
            fixture.assertReplayEqualsState("k");
        }
        assertEquals(1, database.number("select deadlocks from pg_stat_database where datname = current_database()"));
    }

    /** The application's own patience is longer, so that it is never the victim. */
    private static Live holding(Connection application, Fixture fixture, String migration) throws SQLException {
        application.createStatement().execute("set deadlock_timeout = '10s'; update o set id = id");
        return fixture.start(migration, PhaseName.CONTRACT, 1);
    }

    private static List<LockTimedOut> tries(Fixture fixture, String migration) {
        return fixture.events(migration, Streams.CONDUCTOR).stream()
                .filter(LockTimedOut.class::isInstance)
                .map(LockTimedOut.class::cast)
                .toList();
    }

    private static void wantWhatTheChunkHas(Connection application) throws SQLException {
        try {
            application.createStatement().execute(lockBlock(0));
        } catch (SQLException e) {
            assertEquals("40P01", e.getSQLState());
        }
    }

    private static String lockBlock(int block) {
        return "select * from t where ctid >= '(%d,0)' and ctid < '(%d,0)' for update".formatted(block, block + 1);
    }

    private static Connection transaction(TestDatabase database, String sql) throws SQLException {
        Connection connection = database.connect();
        connection.createStatement().execute("set application_name = 'the shop'");
        connection.setAutoCommit(false);
        connection.createStatement().execute(sql);
        return connection;
    }
}

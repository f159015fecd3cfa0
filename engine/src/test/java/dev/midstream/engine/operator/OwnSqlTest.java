package dev.midstream.engine.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.control.ControlEvent.RunRequested;
import dev.midstream.engine.control.OwnSqlAnswer;
import dev.midstream.engine.log.Event;
import dev.midstream.engine.log.Streams;
import dev.midstream.engine.migration.MigrationEvent.BuildWaits;
import dev.midstream.engine.migration.MigrationEvent.LockTimedOut;
import dev.midstream.engine.migration.MigrationEvent.StepWithdrawn;
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

/** The author's own statements outside a transaction wait for no lock without a timeout, and are repeated only if that does no harm. */
@FreshDatabase
class OwnSqlTest {
    private static final String ANSWERED = "of its 3 statements 1 is done; how far number 2 came cannot be known";
    private static final String PROCEDURE = """
            create procedure in_two_parts() language plpgsql as
            'begin insert into seen values (''one''); commit; lock table t; insert into seen values (''two''); end'""";

    @BeforeEach
    void makeATable(TestDatabase database) {
        database.execute(
                "create table t (id int primary key, v text)",
                "insert into t select g, 'v' || g from generate_series(1, 1000) g",
                "create table seen (what text)",
                PROCEDURE);
    }

    @Test
    void refusedALockItIsTriedAgainWithRestsInWhichOthersPass(TestDatabase database) throws SQLException {
        try (Fixture fixture = new Fixture(database);
                Connection shop = reading(database);
                Live live = fixture.start(OwnSql.file("10s", "vacuum full t"), PhaseName.CONTRACT, 1)) {
            Live.until("it was refused", () -> tries(fixture).size() >= 3);
            assertEquals(1, database.number("select count(*) from t where id = 1"), "other readers pass");
            shop.rollback();
            assertEquals(new Ending.Completed(), live.ending());
            assertTrue(
                    tries(fixture).stream()
                            .flatMap(t -> t.blockers().stream())
                            .anyMatch(b -> b.application().equals("the shop")),
                    () -> "blockers: " + tries(fixture));
            fixture.assertReplayEqualsState("m");
        }
    }

    @Test
    void beyondTheBudgetNothingWasDoneAndAnotherRunJustGoesOn(TestDatabase database) throws SQLException {
        String migration = OwnSql.file("1s", "vacuum full t");
        try (Fixture fixture = new Fixture(database)) {
            try (Connection shop = reading(database)) {
                Ending.Failed failed = assertInstanceOf(Ending.Failed.class, fixture.run(migration));
                assertEquals("55P03", failed.sqlState());
                assertTrue(failed.message().contains("(the shop)"), failed.message());
                assertFalse(failed.message().contains("--own-sql"), failed.message());
                assertFalse(shop.isClosed());
            }
            assertEquals(new Ending.Completed(), fixture.run(migration));
            fixture.assertReplayEqualsState("m");
        }
    }

    @Test
    void rolledBackWhileItWaitsItHasNothingToUndo(TestDatabase database) throws SQLException {
        try (Fixture fixture = new Fixture(database);
                Connection shop = reading(database)) {
            try (Live live = fixture.start(OwnSql.file("1m", "vacuum full t"), PhaseName.CONTRACT, 1)) {
                Live.until("it was refused", () -> !tries(fixture).isEmpty());
                assertFalse(live.isOver());
            }
            assertEquals(1, events(fixture, StepWithdrawn.class).size());
            assertFalse(shop.isClosed());
            assertEquals(new Ending.RolledBack(), fixture.rollback("m"));
            assertEquals(List.of(), database.rows("select what from seen"), "its way back");
            fixture.assertReplayEqualsState("m");
        }
    }

    @Test
    void whenSomeOfItIsDoneAPersonIsAsked(TestDatabase database) throws SQLException {
        String migration = OwnSql.file("1s", "insert into seen values ('one')", "vacuum full t");
        try (Fixture fixture = new Fixture(database)) {
            try (Connection shop = reading(database)) {
                Ending.Failed failed = assertInstanceOf(Ending.Failed.class, fixture.run(migration));
                assertTrue(failed.message().contains("of its 2 statements 1 is done"), failed.message());
                assertTrue(failed.message().contains("--own-sql=done"), failed.message());
                assertFalse(shop.isClosed());
            }
            assertInstanceOf(Ending.Failed.class, fixture.run(migration), "nobody has said what became of it");
            fixture.engine()
                    .find("m")
                    .orElseThrow()
                    .request(new RunRequested(Fixture.TESTER, PhaseName.CONTRACT, OwnSqlAnswer.DONE));
            assertEquals(new Ending.Completed(), fixture.takePart("m", 1));
        }
        assertEquals(List.of("one"), database.rows("select what from seen"));
    }

    @Test
    void whatCommitsByItselfIsNotTriedAgain(TestDatabase database) throws SQLException {
        try (Fixture fixture = new Fixture(database);
                Connection shop = reading(database)) {
            Ending.Failed failed =
                    assertInstanceOf(Ending.Failed.class, fixture.run(OwnSql.file("1m", "call in_two_parts()")));
            assertEquals("55P03", failed.sqlState());
            assertTrue(failed.message().contains("(the shop)"), failed.message());
            assertTrue(failed.message().contains("how far it came cannot be known"), failed.message());
            assertFalse(shop.isClosed());
        }
        assertEquals(List.of("one"), database.rows("select what from seen"), "once, and only so far");
    }

    @Test
    void inATransactionOfTheAuthorsTheReasonComesOutAndTheSessionIsGivenUp(TestDatabase database) throws SQLException {
        try (Fixture fixture = new Fixture(database);
                Connection shop = reading(database)) {
            Ending.Failed failed = assertInstanceOf(
                    Ending.Failed.class, fixture.run(OwnSql.file("1m", "begin", "lock table t", "commit")));
            assertEquals("55P03", failed.sqlState());
            assertTrue(failed.message().contains("(the shop)"), failed.message());
            assertTrue(failed.message().contains(ANSWERED), failed.message());
            assertFalse(shop.isClosed());
            assertEquals(0, database.number("""
                    select count(*) from pg_stat_activity
                    where application_name like 'midstream:outside%' and state like 'idle in transaction%'"""));
        }
    }

    @Test
    void lockedRowIsWaitedForAsByAnyClient(TestDatabase database) throws SQLException {
        try (Fixture fixture = new Fixture(database);
                Connection shop = reading(database)) {
            shop.createStatement().execute("update t set v = 'mine' where id = 1");
            try (Live live = fixture.start(OwnSql.file("1s", "update t set v = v || '!'"), PhaseName.CONTRACT, 1)) {
                Live.until("it waits", () -> database.number("""
                        select count(*) from pg_stat_activity
                        where application_name like 'midstream:outside%' and wait_event_type = 'Lock'""") > 0);
                Live.sleep(Duration.ofMillis(500));
                shop.commit();
                assertEquals(new Ending.Completed(), live.ending());
            }
            assertEquals(List.of(), tries(fixture));
        }
        assertEquals(1000, database.number("select count(*) from t where v like '%!'"));
    }

    @Test
    void whatFailedWholeIsRepeatedByTheNextRunWithoutAskingAnybody(TestDatabase database) {
        String migration = OwnSql.file("1m", "create index by_v on later (v)");
        try (Fixture fixture = new Fixture(database)) {
            Ending.Failed failed = assertInstanceOf(Ending.Failed.class, fixture.run(migration));
            assertEquals("42P01", failed.sqlState());
            assertFalse(failed.message().contains("--own-sql"), failed.message());
            database.execute("create table later (v text)");
            assertEquals(new Ending.Completed(), fixture.run(migration));
            fixture.assertReplayEqualsState("m");
        }
    }

    @Test
    void whatWorksConcurrentlyIsNotInterruptedBeforeItsDeadline(TestDatabase database) throws SQLException {
        String migration = OwnSql.file("1s", "create index concurrently own on t (v)")
                .replace("give_up_after: 1s", "give_up_after: 1s, index_deadline: 3s");
        try (Fixture fixture = new Fixture(database)) {
            try (Connection shop = reading(database)) {
                shop.createStatement().execute("update t set v = v where id = 1");
                Ending.Failed failed = assertInstanceOf(Ending.Failed.class, fixture.run(migration));
                assertTrue(
                        failed.message()
                                .contains(
                                        "longer than PT3S (locks: index_deadline) and was given up; it was waiting for writers"),
                        failed.message());
                assertTrue(failed.message().contains("(the shop)"), failed.message());
                assertEquals(1, events(fixture, BuildWaits.class).size());
                assertEquals(List.of(), tries(fixture));
            }
        }
    }

    @Test
    void triesThatWorkBeforeTheyAreRefusedUseTheBudgetUp(TestDatabase database) throws SQLException {
        database.execute("create function slow() returns void language plpgsql as"
                + " 'begin perform pg_sleep(1.5); lock table t; end'");
        try (Fixture fixture = new Fixture(database);
                Connection shop = reading(database)) {
            Ending.Failed failed =
                    assertInstanceOf(Ending.Failed.class, fixture.run(OwnSql.file("2s", "select slow()")));
            assertTrue(failed.message().contains("could not be had in 2 tries"), failed.message());
            assertEquals(2, tries(fixture).size());
            assertFalse(shop.isClosed());
        }
    }

    @Test
    void partitionThatCannotBeDetachedInTimeIsSaidToBeHalfDetached(TestDatabase database) throws SQLException {
        database.execute(
                "create table p (a int) partition by list (a)", "create table q partition of p for values in (1)");
        String migration = OwnSql.file("1s", "alter table p detach partition q concurrently")
                .replace("give_up_after: 1s", "give_up_after: 1s, index_deadline: 2s");
        try (Fixture fixture = new Fixture(database);
                Connection shop = reading(database)) {
            shop.createStatement().execute("select * from q");
            Ending.Failed failed = assertInstanceOf(Ending.Failed.class, fixture.run(migration));
            assertTrue(failed.message().contains("longer than PT2S"), failed.message());
            assertTrue(failed.message().contains("detach partition … finalize"), failed.message());
            shop.rollback();
            database.execute("alter table p detach partition q finalize");
        }
    }

    private static List<LockTimedOut> tries(Fixture fixture) {
        return events(fixture, LockTimedOut.class);
    }

    private static <E extends Event> List<E> events(Fixture fixture, Class<E> type) {
        return fixture.events("m", Streams.CONDUCTOR).stream()
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    private static Connection reading(TestDatabase database) throws SQLException {
        Connection connection = database.connect();
        connection.createStatement().execute("set application_name = 'the shop'");
        connection.setAutoCommit(false);
        connection.createStatement().execute("select * from t limit 1");
        return connection;
    }
}

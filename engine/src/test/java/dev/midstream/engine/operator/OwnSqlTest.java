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
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The author's own statements outside a transaction wait for no lock without a timeout, and are repeated only if that does no harm. */
@FreshDatabase
class OwnSqlTest {
    private static final String NOTE_TIMEOUT = "insert into seen select current_setting('lock_timeout')";
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
                Live live = fixture.start(own("10s", "vacuum full t"), PhaseName.CONTRACT, 1)) {
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
    void timeoutIsThatOfTheTryAndOnlyForTheStatement(TestDatabase database) throws SQLException {
        String block = "do $$ begin %s; end $$".formatted(NOTE_TIMEOUT);
        try (Fixture fixture = new Fixture(database)) {
            assertEquals(
                    new Ending.Completed(),
                    fixture.run(own(
                            "10s",
                            NOTE_TIMEOUT,
                            block,
                            "set lock_timeout = '7s'",
                            NOTE_TIMEOUT,
                            "reset lock_timeout",
                            NOTE_TIMEOUT)));
        }
        assertEquals(List.of("100ms", "3s", "7s", "100ms"), database.rows("select what from seen"));
    }

    @Test
    void beyondTheBudgetNothingWasDoneAndAnotherRunJustGoesOn(TestDatabase database) throws SQLException {
        String migration = own("1s", "vacuum full t");
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
            try (Live live = fixture.start(own("1m", "vacuum full t"), PhaseName.CONTRACT, 1)) {
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
        String migration = own("1s", "insert into seen values ('one')", "vacuum full t");
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
            Ending.Failed failed = assertInstanceOf(Ending.Failed.class, fixture.run(own("1m", "call in_two_parts()")));
            assertEquals("55P03", failed.sqlState());
            assertTrue(failed.message().contains("(the shop)"), failed.message());
            assertTrue(failed.message().contains("how far it came cannot be known"), failed.message());
            assertFalse(shop.isClosed());
        }
        assertEquals(List.of("one"), database.rows("select what from seen"), "once, and only so far");
    }

    @Test
    void whatWorksConcurrentlyIsNotInterruptedBeforeItsDeadline(TestDatabase database) throws SQLException {
        String migration = own("1s", "create index concurrently own on t (v)")
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

    private static List<LockTimedOut> tries(Fixture fixture) {
        return events(fixture, LockTimedOut.class);
    }

    private static <E extends Event> List<E> events(Fixture fixture, Class<E> type) {
        return fixture.events("m", Streams.CONDUCTOR).stream()
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    private static String own(String giveUpAfter, String... statements) {
        return """
                migration: m
                locks: {give_up_after: %s}
                changes:
                  - sql:
                      phase: expand
                      transaction: false
                      up: ["%s"]
                      down: insert into seen values ('undone')
                """.formatted(giveUpAfter, String.join("\", \"", statements));
    }

    private static Connection reading(TestDatabase database) throws SQLException {
        Connection connection = database.connect();
        connection.createStatement().execute("set application_name = 'the shop'");
        connection.setAutoCommit(false);
        connection.createStatement().execute("select * from t limit 1");
        return connection;
    }
}

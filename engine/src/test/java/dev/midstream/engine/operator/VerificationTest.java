package dev.midstream.engine.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.control.ControlEvent.VerificationRequested;
import dev.midstream.engine.pg.Fixture;
import dev.midstream.engine.run.Ending;
import dev.midstream.planner.file.PhaseName;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Somebody goes behind the triggers' back; the gate to contract stays shut until it is put right. */
@FreshDatabase
class VerificationTest {
    private static final String FILL = """
            migration: m
            changes:
              - add_column: {table: t, column: f, type: text, fill: upper(v), not_null: true}
            """;
    private static final String REFERENCE = """
            migration: m
            changes:
              - add_column: {table: t, column: org, type: int, fill: id % 10, references: orgs(id)}
            """;
    private static final String KEY = """
            migration: m
            changes:
              - add_column: {table: t, column: f, type: text, fill: upper(v)}
              - add_constraint: {table: t, foreign_key: {columns: [region, town], references: towns}}
            """;
    private static final String UNIQUE = """
            migration: m
            changes:
              - add_column: {table: t, column: f, type: text, fill: upper(v)}
              - add_constraint: {table: t, unique: [f], name: t_f_unique}
            """;
    private static final String QUERY = """
            migration: m
            changes:
              - add_column: {table: t, column: f, type: text, fill: upper(v)}
            verify:
              - {query: "select count(*) = 0 from t where f = 'V7'", else: there is a V7}
            """;
    private static final Ending GATE = new Ending.AtGate(PhaseName.CONTRACT);

    @BeforeEach
    void makeATable(TestDatabase database) {
        database.execute(
                "create table orgs (id int primary key)",
                "insert into orgs select generate_series(0, 9)",
                "create table t (id int primary key, v text not null)",
                "insert into t select g, 'v' || g from generate_series(1, 20000) g",
                "vacuum analyze t");
    }

    @Test
    void wrongValueAndMissingValueAreFoundWithTheirKeys(TestDatabase database) {
        try (Fixture fixture = new Fixture(database)) {
            fixture.run(FILL, PhaseName.BACKFILL);
            behindTheTriggers(database, "update t set f = 'wrong' where id = 777");
            behindTheTriggers(database, "update t set f = null where id = 19998");
            Ending.Unproved found = assertInstanceOf(Ending.Unproved.class, fixture.run(FILL, PhaseName.VALIDATE));
            assertEquals(2, found.violations());
            assertTrue(found.message().contains("777") && found.message().contains("19998"), found.message());
            database.execute("update t set f = upper(v) where id in (777, 19998)");
            assertEquals(GATE, fixture.run(FILL, PhaseName.VALIDATE));
            fixture.assertReplayEqualsState("m");
        }
    }

    @Test
    void whatWentWrongAtTheGateIsFoundByAnotherVerification(TestDatabase database) {
        try (Fixture fixture = new Fixture(database)) {
            assertEquals(GATE, fixture.run(FILL, PhaseName.VALIDATE));
            behindTheTriggers(database, "update t set f = 'wrong' where id = 5");
            fixture.engine().find("m").orElseThrow().request(new VerificationRequested(Fixture.TESTER));
            Ending.Unproved found = assertInstanceOf(Ending.Unproved.class, fixture.takePart("m", 2));
            assertEquals(1, found.violations());
            database.execute("update t set f = upper(v) where id = 5");
            assertEquals(GATE, fixture.run(FILL, PhaseName.VALIDATE));
        }
    }

    @Test
    void orphanIsNamedAndAdoptedLetsItGoOn(TestDatabase database) {
        database.execute("delete from orgs where id = 7");
        try (Fixture fixture = new Fixture(database)) {
            Ending found = fixture.run(REFERENCE, PhaseName.VALIDATE);
            assertTrue(found instanceof Ending.Failed || found instanceof Ending.Unproved, found::toString);
            assertTrue(found.toString().contains("7"), found::toString);
            database.execute("insert into orgs values (7)");
            assertEquals(GATE, fixture.run(REFERENCE, PhaseName.VALIDATE));
        }
        assertEquals(
                List.of("t"),
                database.rows(
                        "select convalidated from pg_constraint where contype = 'f' and conrelid = 't'::regclass"));
    }

    /** A row with a part of the key only refers to nothing, as PostgreSQL reads it. */
    @Test
    void orphanOfAKeyOfSeveralColumnsIsFoundBeforeAndAtTheGate(TestDatabase database) {
        database.execute(
                "create table towns (region int, town int, primary key (region, town))",
                "insert into towns select r, s from generate_series(0, 9) r, generate_series(0, 9) s",
                "alter table t add column region int, add column town int",
                "update t set region = id % 10, town = case when id % 3 > 0 then id % 7 end",
                "update t set town = 50 where id = 4711");
        try (Fixture fixture = new Fixture(database)) {
            Ending.Unproved before = assertInstanceOf(Ending.Unproved.class, fixture.run(KEY, PhaseName.VALIDATE));
            assertEquals(1, before.violations());
            assertTrue(before.message().contains("region, town refers to a row of towns: 4711"), before.message());
            database.execute("insert into towns values (1, 50)");
            assertEquals(GATE, fixture.run(KEY, PhaseName.VALIDATE));
            database.execute("set session_replication_role = replica", "delete from towns where town = 50");
            fixture.engine().find("m").orElseThrow().request(new VerificationRequested(Fixture.TESTER));
            Ending.Unproved after = assertInstanceOf(Ending.Unproved.class, fixture.takePart("m", 2));
            assertTrue(after.message().contains("4711"), after.message());
            database.execute("insert into towns values (1, 50)");
            assertEquals(GATE, fixture.run(KEY, PhaseName.VALIDATE));
        }
    }

    @Test
    void duplicateIsNamedLeavesNoInvalidIndexAndRemovedLetsItGoOn(TestDatabase database) {
        database.execute("update t set v = 'V100' where id = 200");
        try (Fixture fixture = new Fixture(database)) {
            Ending.Failed found = assertInstanceOf(Ending.Failed.class, fixture.run(UNIQUE, PhaseName.VALIDATE));
            assertEquals("23505", found.sqlState());
            assertTrue(found.message().contains("V100"), found.message());
            assertEquals(0, database.number("select count(*) from pg_index where not indisvalid"));
            database.execute("update t set v = 'v200' where id = 200");
            assertEquals(GATE, fixture.run(UNIQUE, PhaseName.VALIDATE));
        }
    }

    @Test
    void answerOfTheFilesOwnQueryDecides(TestDatabase database) {
        try (Fixture fixture = new Fixture(database)) {
            Ending.Unproved found = assertInstanceOf(Ending.Unproved.class, fixture.run(QUERY, PhaseName.VALIDATE));
            assertTrue(found.message().contains("there is a V7"), found.message());
            database.execute("update t set v = 'other' where id = 7");
            assertEquals(GATE, fixture.run(QUERY, PhaseName.VALIDATE));
        }
    }

    private static void behindTheTriggers(TestDatabase database, String sql) {
        database.execute("alter table t disable trigger user", sql, "alter table t enable trigger user");
    }
}

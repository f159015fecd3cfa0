package dev.midstream.engine.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.log.Streams;
import dev.midstream.engine.migration.MigrationEvent.StepFailed;
import dev.midstream.engine.pg.Fixture;
import dev.midstream.engine.run.Ending;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An index that cannot be unique and a constraint that cannot be proved name the rows; once they are mended the run goes on. */
@FreshDatabase
class RefusedRowsTest {
    @BeforeEach
    void makeTables(TestDatabase database) {
        database.execute(
                "create table orgs (id int primary key)",
                "insert into orgs select generate_series(0, 9)",
                "create table t (id int primary key, v text, email text, org int, gone boolean not null default false)",
                "insert into t select g, 'v' || g, 'User' || g || '@example.com', g % 10 from generate_series(1, 2000) g");
    }

    @Test
    void duplicateKeysAreCountedAndTheMostFrequentNamed(TestDatabase database) {
        database.execute("update t set v = 'twice ' || id % 30 where id between 101 and 160");
        database.execute("update t set v = 'thrice' where id <= 3");
        String message = refused(database, "create_index: {table: t, columns: [v], unique: true}", "23505");
        assertContains(
                message,
                "31 keys are there more than once, the most frequent: (v) = (thrice) 3 times; (v) = (twice 0) 2 times");
        assertEquals(19, message.split("\\(v\\) = \\(twice", -1).length - 1);
        mended(
                database,
                "create_index: {table: t, columns: [v], unique: true}",
                "update t set v = 'v' || id where v like 't%'");
    }

    @Test
    void constraintOfSeveralColumnsNamesThemAndLeavesNullsAlone(TestDatabase database) {
        database.execute("update t set org = null, v = 'x' where id in (10, 20)");
        database.execute("update t set org = 7, v = 'y' where id in (11, 21)");
        String change = "add_constraint: {table: t, unique: [org, v], name: t_org_v}";
        assertContains(
                refused(database, change, "23505"), "one key is there more than once: (org, v) = (7, y) 2 times");
        mended(database, change, "update t set v = 'v' || id");
    }

    @Test
    void nullsAreDuplicatesWhereTheIndexSaysSo(TestDatabase database) {
        database.execute("update t set v = null where id in (1, 2, 3)");
        String change = "create_index: {table: t, columns: [v], unique: true, nulls_not_distinct: true}";
        assertContains(refused(database, change, "23505"), "one key is there more than once: (v) = (null) 3 times");
        mended(database, change, "update t set v = 'v' || id");
    }

    @Test
    void partialIndexOfAnExpressionLooksOnlyAtItsRowsAndComparesAsItDoes(TestDatabase database) {
        database.execute("update t set email = 'USER1@example.com' where id = 2");
        database.execute("update t set email = 'user5@EXAMPLE.com', gone = true where id = 6");
        String change =
                "create_index: {table: t, columns: [{expression: lower(email)}], where: not gone, unique: true, name: t_email}";
        assertContains(
                refused(database, change, "23505"),
                "one key is there more than once: (lower(email)) = (user1@example.com) 2 times");
        mended(database, change, "update t set email = 'two' where id = 2");
    }

    /** One that came after the rows were proved is met by PostgreSQL itself: the search for it is RowSearchTest's. */
    @Test
    void orphansAreNamedBeforeALockIsAskedFor(TestDatabase database) {
        database.execute(
                "delete from orgs where id = 7",
                "update t set org = 77 where id = 5",
                "update t set org = 7 where id > 7");
        String change = "add_constraint: {table: t, foreign_key: {columns: [org], references: orgs(id)}}";
        try (Fixture fixture = new Fixture(database)) {
            Ending.Unproved found = assertInstanceOf(Ending.Unproved.class, fixture.run(file(change)));
            assertEquals(1_995, found.violations());
            assertContains(found.message(), "1995 rows of t break the claim that org refers to a row of orgs: ");
            assertEquals(
                    0,
                    database.number(
                            "select count(*) from pg_constraint where contype = 'f' and conrelid = 't'::regclass"));
            assertEquals(
                    0,
                    database.number(
                            "select count(*) from pg_index where indrelid = 't'::regclass and not indisprimary"),
                    "nothing was built in vain");
        }
        mended(database, change, "insert into orgs values (7), (77)");
    }

    @Test
    void rowsThatBreakACheckAreNamed(TestDatabase database) {
        database.execute("update t set org = -1 where id in (3, 1500)", "update t set org = null where id = 4");
        String change = "add_constraint: {table: t, check: org >= 0, name: org_is_not_negative}";
        assertContains(refused(database, change, "23514"), "rows in question: (id) = (3); (id) = (1500)");
        mended(database, change, "update t set org = 0 where org < 0");
    }

    @Test
    void manyRowsAreNotAllNamed(TestDatabase database) {
        String message =
                refused(database, "add_constraint: {table: t, check: org > 0, name: org_is_positive}", "23514");
        assertContains(message, "rows in question, the first that were found: (id) = (10); (id) = (20)");
        assertEquals(20, message.split("\\(id\\)", -1).length - 1);
        assertTrue(message.endsWith("; …"), message);
    }

    /** The message of the failure, which is on record as it is. */
    private static String refused(TestDatabase database, String change, String sqlState) {
        try (Fixture fixture = new Fixture(database)) {
            Ending.Failed failed = assertInstanceOf(Ending.Failed.class, fixture.run(file(change)));
            assertEquals(sqlState, failed.sqlState());
            assertEquals(0, database.number("select count(*) from pg_index where not indisvalid"));
            StepFailed recorded = assertInstanceOf(
                    StepFailed.class, fixture.events("m", Streams.CONDUCTOR).getLast());
            assertEquals(failed.message(), recorded.message());
            return failed.message();
        }
    }

    private static void mended(TestDatabase database, String change, String repair) {
        database.execute(repair);
        try (Fixture fixture = new Fixture(database)) {
            assertEquals(new Ending.Completed(), fixture.run(file(change)));
            fixture.assertReplayEqualsState("m");
        }
        assertEquals(List.of(), database.rows("select conname from pg_constraint where not convalidated"));
    }

    private static String file(String change) {
        return "migration: m\nchanges:\n  - " + change + "\n";
    }

    private static void assertContains(String message, String part) {
        assertTrue(message.contains(part), message);
    }
}

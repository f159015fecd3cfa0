package dev.midstream.planner.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.embedded.testing.TestServers;
import dev.midstream.planner.file.PhaseName;
import dev.midstream.planner.plan.Plan;
import dev.midstream.planner.plan.Step;
import dev.midstream.planner.testing.Planning;
import dev.midstream.planner.testing.Rehearsal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An attempt at a primary key that failed is continued where it stopped, by a plan that knows nothing of the first. */
class PrimaryKeyLeftoversTest {
    private static final String KEY = "- add_constraint: {table: keyless, primary_key: [no, region]}\n";

    @ParameterizedTest
    @ValueSource(ints = {14, 17, 18})
    void everyStepBeforeTheKeyIsDoneOnce(int major) {
        try (TestDatabase database = database(major)) {
            Rehearsal rehearsal = new Rehearsal(database);
            List<String> all = titles(Planning.plan(database, KEY));
            int beforeTheKey = all.indexOf("make index keyless_pkey the primary key of keyless");
            assertEquals(major < 18 ? 7 : 5, beforeTheKey);
            for (int done = 0; done < beforeTheKey; done++) {
                Plan plan = Planning.plan(database, KEY);
                assertEquals(all.subList(done, all.size()), titles(plan));
                rehearsal.perform(plan.steps().getFirst());
            }
            rehearsal.run(Planning.plan(database, KEY), PhaseName.VALIDATE);
            assertIsTheKey(database);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {17, 18})
    void aPlanSaysWhatItFinds(int major) {
        try (TestDatabase database = database(major)) {
            new Rehearsal(database).perform(Planning.plan(database, KEY).steps().getFirst());
            String found = major < 18
                    ? "_no of keyless is there, as an attempt that failed leaves it: it is used now, and dropped once no is not null"
                    : "constraint keyless_no_not_null of keyless is there and not proved";
            List<String> notes = Planning.plan(database, KEY).notes();
            assertTrue(notes.toString().contains(found), notes::toString);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 17, 18})
    void invalidIndexIsBuiltAnew(int major) {
        try (TestDatabase database = database(major)) {
            List<String> all = titles(Planning.plan(database, KEY));
            database.execute("insert into keyless select * from keyless limit 1");
            assertThrows(
                    IllegalStateException.class,
                    () -> database.execute("create unique index concurrently keyless_pkey on keyless (no, region)"));
            Plan plan = Planning.plan(database, KEY);
            assertEquals(all, titles(plan));
            assertTrue(plan.notes().toString().contains("it is dropped and built anew"));
        }
    }

    /** A column has one NOT NULL constraint: another name for it is an error. */
    @Test
    void a18sNotNullOfAnyNameIsProved() {
        try (TestDatabase database = database(18)) {
            database.execute("alter table keyless add constraint mine not null no not valid");
            Plan plan = Planning.plan(database, KEY);
            assertEquals(
                    "alter table \"public\".\"keyless\" validate constraint \"mine\"",
                    plan.steps().getFirst().statements().getFirst());
            new Rehearsal(database).run(plan, PhaseName.VALIDATE);
            assertIsTheKey(database);
        }
    }

    /** Somebody wants it: it is neither ours to drop, nor in the way. */
    @Test
    void aCheckOfSomebodyElsesIsLeftAlone() {
        try (TestDatabase database = database(17)) {
            database.execute("alter table keyless add constraint mine check (no is not null) not valid");
            new Rehearsal(database).run(Planning.plan(database, KEY), PhaseName.VALIDATE);
            assertIsTheKey(database);
            assertEquals(
                    List.of("mine"),
                    database.rows(
                            "select conname from pg_constraint where conrelid = 'keyless'::regclass and contype = 'c'"));
        }
    }

    private static TestDatabase database(int major) {
        TestDatabase database = TestDatabase.createOn(TestServers.of(major));
        database.execute(
                "create table keyless (no int, region text)",
                "insert into keyless select g, 'north' from generate_series(1, 10) g");
        return database;
    }

    private static void assertIsTheKey(TestDatabase database) {
        assertEquals(
                List.of("PRIMARY KEY (no, region)"),
                database.rows(
                        "select pg_get_constraintdef(oid) from pg_constraint where conrelid = 'keyless'::regclass and contype = 'p'"));
        assertEquals(
                0,
                database.number(
                        "select count(*) from pg_constraint where conrelid = 'keyless'::regclass and conname like 'midstream%'"));
    }

    private static List<String> titles(Plan plan) {
        return plan.steps().stream().map(Step::title).toList();
    }
}

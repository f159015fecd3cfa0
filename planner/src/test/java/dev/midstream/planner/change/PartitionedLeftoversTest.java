package dev.midstream.planner.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.testing.CatalogText;
import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.embedded.testing.TestServers;
import dev.midstream.planner.file.PhaseName;
import dev.midstream.planner.plan.Plan;
import dev.midstream.planner.plan.Step;
import dev.midstream.planner.testing.Planning;
import dev.midstream.planner.testing.Rehearsal;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An attempt at a partitioned table that failed is continued wherever it stopped, by a plan that knows nothing of the first. */
@FreshDatabase
class PartitionedLeftoversTest {
    private static final String INDEX =
            "- create_index: {table: days, name: by_n, columns: [n, {expression: lower(note)}], include: [id]}\n";
    private static final String KEY =
            "- add_constraint: {table: days, name: of_org, foreign_key: {columns: [org], references: {table: orgs, index: false}}}\n";
    private static final String CHECK = "- add_constraint: {table: days, name: n_natural, check: n >= 0}\n";

    @BeforeEach
    void makeTables(TestDatabase database) {
        fill(database);
    }

    /** In the order in which the steps are done, and so that some partitions have joined and others have not. */
    @Test
    void indexIsContinuedFromEveryPlaceItMayHaveStoppedAt(TestDatabase template) {
        List<Step> all = Planning.plan(template, INDEX).steps();
        List<String> joins = all.getLast().statements();
        List<String> whole = whole(template);
        for (int done = 1; done < all.size() - 1 + joins.size(); done++) {
            try (TestDatabase database = template.copy()) {
                List<String> before = CatalogText.of(database);
                attempt(database, all, done, joins);
                Plan plan = Planning.plan(database, INDEX);
                assertTrue(
                        plan.notes().toString().contains("by_n of days is there, as an attempt that failed leaves it"));
                Rehearsal rehearsal = new Rehearsal(database);
                plan.steps().stream().filter(step -> !isBuilt(database, step)).forEach(rehearsal::perform);
                assertEquals(whole, CatalogText.of(database), "after " + done);
                rehearsal.undo(plan);
                assertEquals(before, CatalogText.of(database), "after " + done);
            }
        }
    }

    private static void attempt(TestDatabase database, List<Step> all, int done, List<String> joins) {
        Rehearsal attempt = new Rehearsal(database);
        all.stream().limit(Math.min(done, all.size() - 1)).forEach(attempt::perform);
        joins.stream().limit(Math.max(0, done - all.size() + 1)).forEach(database::execute);
    }

    /** The engine leaves it as it is. */
    private static boolean isBuilt(TestDatabase database, Step step) {
        return step instanceof Step.BuildIndex build
                && database.value("select to_regclass('%s') is not null"
                                .formatted(build.index().sql()))
                        .equals("t");
    }

    private static List<String> whole(TestDatabase template) {
        try (TestDatabase database = template.copy()) {
            new Rehearsal(database).run(Planning.plan(database, INDEX), PhaseName.VALIDATE);
            return CatalogText.of(database);
        }
    }

    @Test
    void whatIsBuiltAndJoinedIsNotBuiltAgain(TestDatabase database) {
        List<Step> all = Planning.plan(database, INDEX).steps();
        attempt(database, all, all.size() + 1, all.getLast().statements());
        List<String> titles = titles(Planning.plan(database, INDEX));
        assertEquals(
                List.of(
                        "prepare index by_n of days",
                        "prepare index by_n_days_new of days_new",
                        "join the partitions' indexes under by_n"),
                titles);
    }

    @Test
    void indexOfAnotherShapeOrAWholeOneIsRefused(TestDatabase database) {
        List<String> refused = List.of("an index 'by_n' exists already in schema public");
        for (String other : List.of(
                "only days (n)",
                "only days (n, id) include (org)",
                "only days (n, lower(note)) where n > 0",
                "days (n, lower(note)) include (id)")) {
            database.execute("create index by_n on " + other);
            assertEquals(refused, Planning.problems(database, INDEX), other);
            database.execute("drop index by_n");
        }
    }

    @Test
    void foreignKeyIsContinuedFromEveryPlaceItMayHaveStoppedAt(TestDatabase template) {
        List<Step> all = Planning.plan(template, KEY).steps();
        int steps = all.size() - 1; // the last joins, and then the key is there
        assertEquals("verify every row of days", all.getFirst().title());
        for (int done = 2; done <= steps; done++) {
            try (TestDatabase database = template.copy()) {
                Rehearsal attempt = new Rehearsal(database);
                all.stream().limit(done).forEach(attempt::perform);
                Plan plan = Planning.plan(database, KEY);
                assertEquals(
                        1 + all.size() - done,
                        plan.steps().size(),
                        () -> titles(plan).toString());
                new Rehearsal(database).run(plan, PhaseName.VALIDATE);
                assertEquals(
                        List.of("days|t", "days_new|t", "days_new_x|t", "days_old|t"),
                        database.rows(
                                "select conrelid::regclass, convalidated from pg_constraint where conname = 'of_org' order by conrelid::regclass::text"));
            }
        }
    }

    @Test
    void foreignKeyOfAnotherMeaningOnAPartitionIsRefused(TestDatabase database) {
        database.execute(
                "alter table days_old add constraint of_org foreign key (org) references orgs on delete cascade not valid");
        assertEquals(
                List.of("partition days_old already has a constraint 'of_org': give the new one another name"),
                Planning.problems(database, KEY));
    }

    /** Since 18 a foreign key of a whole partitioned table can be there and not be proved. */
    @Test
    void foreignKeyOfTheWholeAddedAndNotProvedIsProved() {
        try (TestDatabase database = TestDatabase.createOn(TestServers.of(18))) {
            fill(database);
            database.execute("alter table days add constraint of_org foreign key (org) references orgs not valid");
            Plan plan = Planning.plan(database, KEY);
            assertEquals(
                    List.of("verify every row of days", "prove foreign key of_org of days for existing rows"),
                    titles(plan));
            new Rehearsal(database).run(plan, PhaseName.VALIDATE);
            assertEquals(
                    0,
                    database.number(
                            "select count(*) from pg_constraint where conname = 'of_org' and not convalidated"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 17, 18})
    void checkOfTheWholeAddedAndNotProvedIsProved(int major) {
        try (TestDatabase database = TestDatabase.createOn(TestServers.of(major))) {
            fill(database);
            database.execute("alter table days add constraint n_natural check (N>=0) not valid");
            Plan plan = Planning.plan(database, CHECK);
            assertEquals(List.of("prove check n_natural of days for existing rows"), titles(plan));
            new Rehearsal(database).run(plan, PhaseName.VALIDATE);
            assertEquals(
                    List.of("days|t", "days_new|t", "days_new_x|t", "days_old|t"),
                    database.rows(
                            "select conrelid::regclass, convalidated from pg_constraint where conname = 'n_natural' order by conrelid::regclass::text"));
        }
    }

    private static void fill(TestDatabase database) {
        database.execute(
                "create table orgs (id int primary key)",
                "insert into orgs select generate_series(0, 4)",
                "create table days (id int, day date not null, n int not null, note text, org int) partition by range (day)",
                "create table days_old partition of days for values from ('2000-01-01') to ('2020-01-01')",
                "create table days_new partition of days for values from ('2020-01-01') to ('2030-01-01') partition by list (n)",
                "create table days_new_x partition of days_new default",
                "insert into days select g, date '2019-01-01' + g, g % 3, 'N' || g, g % 5 from generate_series(1, 600) g");
    }

    private static List<String> titles(Plan plan) {
        return plan.steps().stream().map(Step::title).toList();
    }
}

package dev.midstream.planner.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.planner.file.PhaseName;
import dev.midstream.planner.plan.Plan;
import dev.midstream.planner.plan.Step;
import dev.midstream.planner.testing.Planning;
import dev.midstream.planner.testing.Rehearsal;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an attempt that failed has left behind is recognised by its meaning and continued; anything else of the name is refused. */
@FreshDatabase
class LeftoversTest {
    private static final String CHECK = "- add_constraint: {table: orders, name: positive, check: Amount>=0}\n";
    private static final String KEY = """
            - add_constraint:
                table: orders
                name: of_customer
                foreign_key: {columns: [customer], references: {table: customers, on_delete: set null}}
            """;
    private static final String UNIQUE = "- add_constraint: {table: orders, name: one_note, unique: [note]}\n";
    private static final String INDEX = "- create_index: {table: orders, name: by_note, columns: [note]}\n";

    @BeforeEach
    void makeTables(TestDatabase database) {
        database.execute(
                "create table customers (id int primary key)",
                "create table others (id int primary key)",
                "create table orders (id int primary key, amount numeric, note text, customer int, other int)");
    }

    @Test
    void checkAddedAndNotProvedIsProved(TestDatabase database) {
        database.execute("alter table orders add constraint positive check (((amount) >= 0::numeric)) not valid");
        Plan plan = Planning.plan(database, CHECK);
        assertEquals(List.of("prove check positive of orders for existing rows"), titles(plan));
        assertTrue(plan.notes().toString().contains("constraint positive of orders is there and not proved"));
    }

    @Test
    void checkOfAnotherMeaningOrProvedIsRefused(TestDatabase database) {
        List<String> refused =
                List.of("table orders already has a constraint 'positive': give the new one another name");
        database.execute("alter table orders add constraint positive check (amount > 0) not valid");
        assertEquals(refused, Planning.problems(database, CHECK));
        database.execute(
                "alter table orders drop constraint positive",
                "alter table orders add constraint positive check (amount >= 0)");
        assertEquals(refused, Planning.problems(database, CHECK));
    }

    @Test
    void foreignKeyAddedAndNotProvedIsProved(TestDatabase database) {
        database.execute(
                "alter table orders add constraint of_customer foreign key (customer) references customers on delete set null not valid");
        assertEquals(
                List.of(
                        "verify every row of orders",
                        "build index orders_customer_idx on orders",
                        "prove foreign key of_customer of orders for existing rows"),
                titles(Planning.plan(database, KEY)));
    }

    @Test
    void foreignKeyOfAnotherMeaningIsRefused(TestDatabase database) {
        for (String other : List.of(
                "(customer) references customers",
                "(customer) references others on delete set null",
                "(other) references customers on delete set null",
                "(customer) references customers on delete set null on update cascade")) {
            database.execute("alter table orders add constraint of_customer foreign key %s not valid".formatted(other));
            assertEquals(
                    List.of("table orders already has a constraint 'of_customer': give the new one another name"),
                    Planning.problems(database, KEY),
                    other);
            database.execute("alter table orders drop constraint of_customer");
        }
    }

    @Test
    void invalidIndexBehindAConstraintOrOfItsOwnIsBuiltAnew(TestDatabase database) {
        fail(database, "one_note", "unique ");
        fail(database, "by_note", "unique ");
        assertEquals(
                List.of(
                        "build unique index one_note on orders",
                        "make index one_note a unique constraint of orders",
                        "build index by_note on orders"),
                titles(Planning.plan(database, UNIQUE + INDEX)));
    }

    /** The build was done, and the attempt ended before it became the constraint. */
    @Test
    void validIndexBehindAConstraintBecomesIt(TestDatabase database) {
        database.execute("create unique index concurrently one_note on orders (note)");
        Plan plan = Planning.plan(database, UNIQUE);
        assertEquals(List.of("make index one_note a unique constraint of orders"), titles(plan));
        assertTrue(plan.notes().toString().contains("it becomes the constraint"));
        new Rehearsal(database).run(plan, PhaseName.VALIDATE);
        assertEquals(
                List.of("UNIQUE (note)"),
                database.rows("select pg_get_constraintdef(oid) from pg_constraint where conname = 'one_note'"));
    }

    /** An index that could not become the constraint, or would make another one. */
    @Test
    void validIndexOfAnotherShapeIsNotTakenForTheConstraints(TestDatabase database) {
        for (String other : List.of(
                "index one_note on orders (note)",
                "unique index one_note on orders (customer)",
                "unique index one_note on orders (note, customer)",
                "unique index one_note on orders (note) include (customer)",
                "unique index one_note on orders (note) where amount > 0",
                "unique index one_note on orders (note desc)",
                "unique index one_note on orders (note collate \"C\")",
                "unique index one_note on orders (note text_pattern_ops)",
                "unique index one_note on orders (lower(note))",
                "unique index one_note on orders (note) nulls not distinct")) {
            database.execute("create " + other);
            assertEquals(
                    List.of("an index 'one_note' exists already in schema public"),
                    Planning.problems(database, UNIQUE),
                    other);
            database.execute("drop index one_note");
        }
    }

    @Test
    void validIndexOrAnotherTablesIsRefused(TestDatabase database) {
        database.execute("create index by_note on others (id)");
        assertEquals(List.of("an index 'by_note' exists already in schema public"), Planning.problems(database, INDEX));
        database.execute("drop index by_note", "create index by_note on orders (note)");
        assertEquals(List.of("an index 'by_note' exists already in schema public"), Planning.problems(database, INDEX));
    }

    /** Duplicates make the build fail, and its index stay. */
    private static void fail(TestDatabase database, String index, String unique) {
        database.execute("insert into orders (id, note) values (1, 'x'), (2, 'x') on conflict do nothing");
        try {
            database.execute("create %sindex concurrently %s on orders (note)".formatted(unique, index));
        } catch (IllegalStateException e) {
            assertEquals(
                    "f",
                    database.value(
                            "select indisvalid from pg_index where indexrelid = '%s'::regclass".formatted(index)));
            return;
        }
        throw new AssertionError("it was built");
    }

    private static List<String> titles(Plan plan) {
        return plan.steps().stream().map(Step::title).toList();
    }
}

package dev.midstream.planner.change;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.planner.testing.PlanScript;
import dev.midstream.planner.testing.Planning;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@FreshDatabase
class DropIndexPlannerTest {
    @BeforeEach
    void makeTables(TestDatabase database) {
        database.execute(
                "create table orders (id int primary key, code text, note text)",
                "create index by_note on orders (note)",
                "create unique index by_code on orders (code)",
                "create unique index by_id_and_code on orders (id, code)",
                "create table lines (id int, code text, foreign key (id, code) references orders (id, code))",
                "create table events (day date) partition by range (day)",
                "create table events_1 partition of events default",
                "create index by_day on events (day)",
                "create table audited (id int not null)",
                "create unique index identity on audited (id)",
                "alter table audited replica identity using index identity");
    }

    @Test
    void dropsConcurrentlyAfterWhatIsBuiltInItsPlaceAndCanBuildItAgain(TestDatabase database) {
        assertEquals("""
                == validate
                1 build index orders_note_id_idx on orders [SHARE UPDATE EXCLUSIVE orders, index build]
                  create index concurrently "orders_note_id_idx" on "public"."orders" using btree ("note", "id")
                  <- drop index concurrently if exists "public"."orders_note_id_idx"
                2 drop index by_note of orders [SHARE UPDATE EXCLUSIVE orders, catalog only]
                  drop index concurrently if exists "public"."by_note"
                  <- CREATE INDEX CONCURRENTLY by_note ON public.orders USING btree (note)
                3 drop index by_code of orders [SHARE UPDATE EXCLUSIVE orders, catalog only]
                  drop index concurrently if exists "public"."by_code"
                  <- CREATE UNIQUE INDEX CONCURRENTLY by_code ON public.orders USING btree (code)
                """, PlanScript.of(Planning.plan(database, """
                - create_index: {table: orders, columns: [note, id]}
                - drop_index: {indexes: [by_note, by_code]}
                """)));
    }

    @Test
    void refusesWhatCannotBeDroppedConcurrentlyOrIsNeeded(TestDatabase database) {
        assertEquals(
                List.of(
                        "index 'nowhere' does not exist",
                        "index 'orders' does not exist",
                        "index orders_pkey belongs to the constraint orders_pkey of orders: drop that with a sql change",
                        "the foreign key lines_id_code_fkey relies on index by_id_and_code: drop that first",
                        "index by_day belongs to a partitioned table, and PostgreSQL cannot drop such one concurrently: use a sql change at a quiet hour",
                        "index events_1_day_idx belongs to a partitioned table, and PostgreSQL cannot drop such one concurrently: use a sql change at a quiet hour",
                        "logical replication identifies rows of audited by index identity: choose another replica identity first"),
                Planning.problems(
                        database,
                        "- drop_index: {indexes: [nowhere, orders, orders_pkey, by_id_and_code, by_day, events_1_day_idx, identity]}"));
    }

    @Test
    void refusesToDropOneTwice(TestDatabase database) {
        assertEquals(
                List.of("index by_note is dropped twice"),
                Planning.problems(database, "- drop_index: {indexes: [by_note, public.by_note]}"));
    }
}

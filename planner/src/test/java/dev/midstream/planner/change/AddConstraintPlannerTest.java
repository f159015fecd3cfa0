package dev.midstream.planner.change;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.embedded.testing.TestServers;
import dev.midstream.planner.testing.PlanScript;
import dev.midstream.planner.testing.Planning;
import org.junit.jupiter.api.Test;

class AddConstraintPlannerTest {
    @Test
    void addsACheckForNewWritesAndProvesIt() {
        assertPlan(17, """
                - add_constraint: {table: orders, check: amount >= 0}
                """, """
                == validate
                1 add check orders_check to orders, for new writes [ACCESS EXCLUSIVE orders, catalog only]
                  alter table "public"."orders" add constraint "orders_check" check (amount >= 0) not valid
                  <- alter table "public"."orders" drop constraint if exists "orders_check"
                2 prove check orders_check of orders for existing rows [SHARE UPDATE EXCLUSIVE orders, scan]
                  alter table "public"."orders" validate constraint "orders_check"
                """);
    }

    @Test
    void addsAForeignKeyForNewWritesAndProvesIt() {
        assertPlan(17, """
                - add_constraint:
                    table: orders
                    name: "{table} of customer"
                    foreign_key: {columns: [customer], references: {table: organizations, on_delete: set null, on_update: cascade}}
                """, """
                == validate
                1 add foreign key orders of customer to orders, for new writes [SHARE ROW EXCLUSIVE orders, SHARE ROW EXCLUSIVE organizations, catalog only]
                  alter table "public"."orders" add constraint "orders of customer" foreign key ("customer") references "public"."organizations" ("id") on delete set null on update cascade not valid
                  <- alter table "public"."orders" drop constraint if exists "orders of customer"
                2 prove foreign key orders of customer of orders for existing rows [SHARE UPDATE EXCLUSIVE orders, ROW SHARE organizations, scan]
                  alter table "public"."orders" validate constraint "orders of customer"
                """);
    }

    @Test
    void buildsTheIndexOfAUniqueConstraintConcurrently() {
        assertPlan(17, """
                - add_constraint: {table: orders, unique: {columns: [note, customer], nulls_not_distinct: true}}
                """, """
                == validate
                1 build unique index orders_note_customer_key on orders [SHARE UPDATE EXCLUSIVE orders, index build]
                  create unique index concurrently "orders_note_customer_key" on "public"."orders" using btree ("note", "customer") nulls not distinct
                  <- drop index concurrently if exists "public"."orders_note_customer_key"
                2 make index orders_note_customer_key a unique constraint of orders [ACCESS EXCLUSIVE orders, catalog only]
                  alter table "public"."orders" add constraint "orders_note_customer_key" unique using index "orders_note_customer_key"
                  <- alter table "public"."orders" drop constraint if exists "orders_note_customer_key"
                """);
    }

    @Test
    void provesAForeignKeyPartitionByPartition() {
        assertPlan(17, """
                - add_constraint: {table: events, foreign_key: {column: id, references: orders}}
                """, """
                == validate
                1 add foreign key events_id_fkey to events_old, for new writes [SHARE ROW EXCLUSIVE events_old, SHARE ROW EXCLUSIVE orders, catalog only]
                  alter table "public"."events_old" add constraint "events_id_fkey" foreign key ("id") references "public"."orders" ("id") not valid
                  <- alter table "public"."events_old" drop constraint if exists "events_id_fkey"
                2 prove foreign key events_id_fkey of events_old for existing rows [SHARE UPDATE EXCLUSIVE events_old, ROW SHARE orders, scan]
                  alter table "public"."events_old" validate constraint "events_id_fkey"
                3 add foreign key events_id_fkey to events_new_1, for new writes [SHARE ROW EXCLUSIVE events_new_1, SHARE ROW EXCLUSIVE orders, catalog only]
                  alter table "public"."events_new_1" add constraint "events_id_fkey" foreign key ("id") references "public"."orders" ("id") not valid
                  <- alter table "public"."events_new_1" drop constraint if exists "events_id_fkey"
                4 prove foreign key events_id_fkey of events_new_1 for existing rows [SHARE UPDATE EXCLUSIVE events_new_1, ROW SHARE orders, scan]
                  alter table "public"."events_new_1" validate constraint "events_id_fkey"
                5 add foreign key events_id_fkey to events over its partitions' [SHARE ROW EXCLUSIVE events, ACCESS EXCLUSIVE orders, catalog only]
                  alter table "public"."events" add constraint "events_id_fkey" foreign key ("id") references "public"."orders" ("id")
                  <- alter table "public"."events" drop constraint if exists "events_id_fkey"
                """);
    }

    private static void assertPlan(int major, String changes, String expected) {
        try (TestDatabase database = TestDatabase.createOn(TestServers.of(major))) {
            database.execute(
                    "create table organizations (id int primary key)",
                    "create table orders (id bigint primary key, amount numeric(10,2), note text, customer int)",
                    "create table events (id bigint, day date not null) partition by range (day)",
                    "create table events_old partition of events for values from ('2000-01-01') to ('2020-01-01')",
                    "create table events_new partition of events default partition by list (id)",
                    "create table events_new_1 partition of events_new default");
            assertEquals(expected, PlanScript.of(Planning.plan(database, changes)));
        }
    }
}

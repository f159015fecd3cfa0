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
    void makesTheColumnsOfAPrimaryKeyNotNullAndBuildsItsIndexConcurrently() {
        assertPlan(17, """
                - add_constraint: {table: keyless, primary_key: [region, no]}
                """, """
                == validate
                1 require a value in keyless.no for new writes [ACCESS EXCLUSIVE keyless, catalog only]
                  alter table "public"."keyless" add constraint "midstream_not_null_00319a34_no" check ("no" is not null) not valid
                  <- alter table "public"."keyless" drop constraint if exists "midstream_not_null_00319a34_no"
                2 prove that keyless.no has no null [SHARE UPDATE EXCLUSIVE keyless, scan]
                  alter table "public"."keyless" validate constraint "midstream_not_null_00319a34_no"
                3 make keyless.no not null [ACCESS EXCLUSIVE keyless, catalog only]
                  alter table "public"."keyless" alter column "no" set not null
                  alter table "public"."keyless" drop constraint "midstream_not_null_00319a34_no"
                  <- alter table "public"."keyless" alter column "no" drop not null
                4 build unique index keyless_pkey on keyless [SHARE UPDATE EXCLUSIVE keyless, index build]
                  create unique index concurrently "keyless_pkey" on "public"."keyless" using btree ("region", "no")
                  <- drop index concurrently if exists "public"."keyless_pkey"
                5 make index keyless_pkey the primary key of keyless [ACCESS EXCLUSIVE keyless, catalog only]
                  alter table "public"."keyless" add constraint "keyless_pkey" primary key using index "keyless_pkey"
                  <- alter table "public"."keyless" drop constraint if exists "keyless_pkey"
                """);
    }

    @Test
    void makesThemNotNullBy18sOwnConstraint() {
        assertPlan(18, """
                - add_constraint: {table: keyless, name: "{table} key", primary_key: no}
                """, """
                == validate
                1 require a value in keyless.no for new writes [ACCESS EXCLUSIVE keyless, catalog only]
                  alter table "public"."keyless" add constraint "keyless_no_not_null" not null "no" not valid
                  <- alter table "public"."keyless" drop constraint if exists "keyless_no_not_null"
                2 prove that keyless.no has no null [SHARE UPDATE EXCLUSIVE keyless, scan]
                  alter table "public"."keyless" validate constraint "keyless_no_not_null"
                3 build unique index keyless key on keyless [SHARE UPDATE EXCLUSIVE keyless, index build]
                  create unique index concurrently "keyless key" on "public"."keyless" using btree ("no")
                  <- drop index concurrently if exists "public"."keyless key"
                4 make index keyless key the primary key of keyless [ACCESS EXCLUSIVE keyless, catalog only]
                  alter table "public"."keyless" add constraint "keyless key" primary key using index "keyless key"
                  <- alter table "public"."keyless" drop constraint if exists "keyless key"
                """);
    }

    @Test
    void primaryKeyOverColumnsThatTheFileMakesNotNullDoesNotDoSoAgain() {
        assertPlan(17, """
                - add_column: {table: keyless, column: id, type: int, fill: "1", not_null: true, keep_default: true}
                - add_constraint: {table: keyless, primary_key: [id, region]}
                - create_table: {table: fresh, columns: [{name: a, type: int, not_null: true}, {name: b, type: int, identity: true}]}
                - add_constraint: {table: fresh, primary_key: [a, b]}
                """, """
                == expand
                1 add id to keyless [ACCESS EXCLUSIVE keyless, catalog only]
                  alter table "public"."keyless" add column "id" int default '1'::int not null
                  <- alter table "public"."keyless" drop column if exists "id"
                2 create table fresh [catalog only]
                  create table "public"."fresh" (
                    "a" int not null,
                    "b" int generated by default as identity
                  )
                  <- drop table if exists "public"."fresh"
                == validate
                3 build unique index keyless_pkey on keyless [SHARE UPDATE EXCLUSIVE keyless, index build]
                  create unique index concurrently "keyless_pkey" on "public"."keyless" using btree ("id", "region")
                  <- drop index concurrently if exists "public"."keyless_pkey"
                4 make index keyless_pkey the primary key of keyless [ACCESS EXCLUSIVE keyless, catalog only]
                  alter table "public"."keyless" add constraint "keyless_pkey" primary key using index "keyless_pkey"
                  <- alter table "public"."keyless" drop constraint if exists "keyless_pkey"
                5 build unique index fresh_pkey on fresh [SHARE UPDATE EXCLUSIVE fresh, index build]
                  create unique index concurrently "fresh_pkey" on "public"."fresh" using btree ("a", "b")
                  <- drop index concurrently if exists "public"."fresh_pkey"
                6 make index fresh_pkey the primary key of fresh [ACCESS EXCLUSIVE fresh, catalog only]
                  alter table "public"."fresh" add constraint "fresh_pkey" primary key using index "fresh_pkey"
                  <- alter table "public"."fresh" drop constraint if exists "fresh_pkey"
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
                    "create table keyless (no int, region text not null)",
                    "create table events (id bigint, day date not null) partition by range (day)",
                    "create table events_old partition of events for values from ('2000-01-01') to ('2020-01-01')",
                    "create table events_new partition of events default partition by list (id)",
                    "create table events_new_1 partition of events_new default");
            assertEquals(expected, PlanScript.of(Planning.plan(database, changes)));
        }
    }
}

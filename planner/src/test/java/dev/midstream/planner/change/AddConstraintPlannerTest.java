package dev.midstream.planner.change;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.embedded.testing.TestServers;
import dev.midstream.planner.plan.Step;
import dev.midstream.planner.testing.PlanScript;
import dev.midstream.planner.testing.Planning;
import java.util.List;
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
                1 verify every row of orders [ACCESS SHARE orders, ACCESS SHARE organizations, scan]
                  select * from "public"."orders" as "orders"
                  where /* window of blocks */ true and (("orders"."customer" is not null and not exists (select from "public"."organizations" as midstream_parent where midstream_parent."id" = "orders"."customer")))  -- must find no row
                2 build index orders_customer_idx on orders [SHARE UPDATE EXCLUSIVE orders, index build]
                  create index concurrently "orders_customer_idx" on "public"."orders" using btree ("customer")
                  <- drop index concurrently if exists "public"."orders_customer_idx"
                3 add foreign key orders of customer to orders, for new writes [SHARE ROW EXCLUSIVE orders, SHARE ROW EXCLUSIVE organizations, catalog only]
                  alter table "public"."orders" add constraint "orders of customer" foreign key ("customer") references "public"."organizations" ("id") on delete set null on update cascade not valid
                  <- alter table "public"."orders" drop constraint if exists "orders of customer"
                4 prove foreign key orders of customer of orders for existing rows [SHARE UPDATE EXCLUSIVE orders, ROW SHARE organizations, scan]
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
                - add_constraint: {table: events, foreign_key: {column: id, references: orders, index: false}}
                """, """
                == validate
                1 verify every row of events [ACCESS SHARE events, ACCESS SHARE orders, scan]
                  select * from "public"."events" as "events"
                  where /* window of blocks */ true and (("events"."id" is not null and not exists (select from "public"."orders" as midstream_parent where midstream_parent."id" = "events"."id")))  -- must find no row
                2 add foreign key events_id_fkey to events_old, for new writes [SHARE ROW EXCLUSIVE events_old, SHARE ROW EXCLUSIVE orders, catalog only]
                  alter table "public"."events_old" add constraint "events_id_fkey" foreign key ("id") references "public"."orders" ("id") not valid
                  <- alter table "public"."events_old" drop constraint if exists "events_id_fkey"
                3 prove foreign key events_id_fkey of events_old for existing rows [SHARE UPDATE EXCLUSIVE events_old, ROW SHARE orders, scan]
                  alter table "public"."events_old" validate constraint "events_id_fkey"
                4 add foreign key events_id_fkey to events_new_1, for new writes [SHARE ROW EXCLUSIVE events_new_1, SHARE ROW EXCLUSIVE orders, catalog only]
                  alter table "public"."events_new_1" add constraint "events_id_fkey" foreign key ("id") references "public"."orders" ("id") not valid
                  <- alter table "public"."events_new_1" drop constraint if exists "events_id_fkey"
                5 prove foreign key events_id_fkey of events_new_1 for existing rows [SHARE UPDATE EXCLUSIVE events_new_1, ROW SHARE orders, scan]
                  alter table "public"."events_new_1" validate constraint "events_id_fkey"
                6 add foreign key events_id_fkey to events over its partitions' [SHARE ROW EXCLUSIVE events, ACCESS EXCLUSIVE orders, catalog only]
                  alter table "public"."events" add constraint "events_id_fkey" foreign key ("id") references "public"."orders" ("id")
                  <- alter table "public"."events" drop constraint if exists "events_id_fkey"
                """);
    }

    @Test
    void buildsTheIndexUnderAForeignKeyBeforeItUnlessOneIsThere() {
        try (TestDatabase database = tables(17)) {
            String byCustomer =
                    "- add_constraint: {table: orders, foreign_key: {column: customer, references: organizations}}\n";
            assertEquals(List.of("build index orders_customer_idx on orders"), builds(database, byCustomer));
            assertEquals(
                    List.of("build index orders_customer_idx on orders"),
                    builds(database, byCustomer.repeat(2).replaceFirst("table: orders", "table: orders, name: other")));
            assertEquals(
                    List.of(), builds(database, byCustomer.replace("organizations}", "organizations, index: false}")));
            database.execute("create index orders_customer_idx on orders (customer) where note is not null");
            assertEquals(
                    List.of("build index orders_customer_idx1 on orders"),
                    builds(database, byCustomer),
                    "it has some rows only");
            database.execute("create index on orders (customer, note)");
            assertEquals(List.of(), builds(database, byCustomer), "it begins with the column");
        }
    }

    @Test
    void anIndexThatTheFileMakesIsEnough() {
        try (TestDatabase database = tables(17)) {
            String key =
                    "- add_constraint: {table: orders, foreign_key: {columns: [region, customer], references: regions}}\n";
            database.execute(
                    "alter table orders add column region text",
                    "create table regions (name text, no int, primary key (name, no))");
            assertEquals(
                    List.of("build index orders_customer_region_note_idx on orders"),
                    builds(
                            database,
                            key + "- create_index: {table: public.orders, columns: [customer, region, note]}\n"));
            assertEquals(
                    List.of("build unique index orders_region_customer_key on orders"),
                    builds(database, key + "- add_constraint: {table: orders, unique: [region, customer]}\n"));
            assertEquals(
                    List.of(
                            "build index orders_region_customer_idx1 on orders",
                            "build index orders_region_customer_idx on orders"),
                    builds(
                            database,
                            key
                                    + "- create_index: {table: orders, columns: [region, customer], where: note is null}\n"));
        }
    }

    @Test
    void theIndexOfAPartitionedTableIsBuiltOnEachPartitionThatMayHaveOne() {
        try (TestDatabase database = tables(17)) {
            String key = "- add_constraint: {table: events, foreign_key: {column: id, references: orders}}\n";
            assertEquals(
                    List.of(
                            "build index events_id_idx_events_old on events_old",
                            "build index events_id_idx_events_new_1 on events_new_1"),
                    builds(database, key));
            database.execute("create index on events_old (id)");
            assertEquals(2, builds(database, key).size(), "one partition has none");
            database.execute("create index on events_new_1 (id, day)");
            assertEquals(List.of(), builds(database, key), "every partition has one");
        }
    }

    @Test
    void saysThatALockOnAPartitionedTableIsOneOnItsPartitions() {
        try (TestDatabase database = tables(17)) {
            assertEquals(
                    List.of(
                            "events is partitioned: a change of its columns, triggers or constraints locks each of its 3 partitions in the same mode"),
                    Planning.plan(database, """
                            - add_column: {table: events, column: n, type: int}
                            - add_constraint: {table: events, check: id > 0}
                            - add_column: {table: orders, column: n, type: int}
                            """).notes());
        }
    }

    private static List<String> builds(TestDatabase database, String changes) {
        return Planning.plan(database, changes).steps().stream()
                .filter(Step.BuildIndex.class::isInstance)
                .map(Step::title)
                .toList();
    }

    private static void assertPlan(int major, String changes, String expected) {
        try (TestDatabase database = tables(major)) {
            assertEquals(expected, PlanScript.of(Planning.plan(database, changes)));
        }
    }

    private static TestDatabase tables(int major) {
        return TestDatabase.createOn(TestServers.of(major))
                .execute(
                        "create table organizations (id int primary key)",
                        "create table orders (id bigint primary key, amount numeric(10,2), note text, customer int)",
                        "create table keyless (no int, region text not null)",
                        "create table events (id bigint, day date not null) partition by range (day)",
                        "create table events_old partition of events for values from ('2000-01-01') to ('2020-01-01')",
                        "create table events_new partition of events default partition by list (id)",
                        "create table events_new_1 partition of events_new default");
    }
}

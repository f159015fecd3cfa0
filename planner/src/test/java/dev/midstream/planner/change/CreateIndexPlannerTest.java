package dev.midstream.planner.change;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.embedded.testing.TestServers;
import dev.midstream.planner.testing.PlanScript;
import dev.midstream.planner.testing.Planning;
import org.junit.jupiter.api.Test;

class CreateIndexPlannerTest {
    @Test
    void buildsConcurrentlyUnderAConventionalName() {
        assertPlan(17, """
                - create_index: {tables: [orders, organizations], columns: [id]}
                """, """
                == validate
                1 build index orders_id_idx on orders [SHARE UPDATE EXCLUSIVE orders, index build]
                  create index concurrently "orders_id_idx" on "public"."orders" using btree ("id")
                  <- drop index concurrently if exists "public"."orders_id_idx"
                2 build index organizations_id_idx on organizations [SHARE UPDATE EXCLUSIVE organizations, index build]
                  create index concurrently "organizations_id_idx" on "public"."organizations" using btree ("id")
                  <- drop index concurrently if exists "public"."organizations_id_idx"
                """);
    }

    @Test
    void writesEveryOptionOfAnIndex() {
        assertPlan(17, """
                - create_index:
                    table: orders
                    name: "{table} of note"
                    columns: [{expression: lower(note), collation: C, opclass: text_pattern_ops, order: desc, nulls: last}, amount]
                    include: [id]
                    where: amount > 0
                    with: {fillfactor: 80}
                    unique: true
                    nulls_not_distinct: true
                """, """
                == validate
                1 build unique index orders of note on orders [SHARE UPDATE EXCLUSIVE orders, index build]
                  create unique index concurrently "orders of note" on "public"."orders" using btree ((lower(note)) collate "pg_catalog"."C" "pg_catalog"."text_pattern_ops" desc nulls last, "amount") include ("id") nulls not distinct with ("fillfactor" = '80') where (amount > 0)
                  <- drop index concurrently if exists "public"."orders of note"
                """);
    }

    @Test
    void buildsPartitionByPartitionAndJoins() {
        assertPlan(17, """
                - create_index: {table: events, columns: [day]}
                """, """
                == validate
                1 prepare index events_day_idx of events [SHARE events, catalog only]
                  create index "events_day_idx" on only "public"."events" using btree ("day")
                  <- drop index if exists "public"."events_day_idx"
                2 prepare index events_day_idx_events_new of events_new [SHARE events_new, catalog only]
                  create index "events_day_idx_events_new" on only "public"."events_new" using btree ("day")
                  <- drop index if exists "public"."events_day_idx_events_new"
                3 build index events_day_idx_events_old on events_old [SHARE UPDATE EXCLUSIVE events_old, index build]
                  create index concurrently "events_day_idx_events_old" on "public"."events_old" using btree ("day")
                  <- drop index concurrently if exists "public"."events_day_idx_events_old"
                4 build index events_day_idx_events_new_1 on events_new_1 [SHARE UPDATE EXCLUSIVE events_new_1, index build]
                  create index concurrently "events_day_idx_events_new_1" on "public"."events_new_1" using btree ("day")
                  <- drop index concurrently if exists "public"."events_day_idx_events_new_1"
                5 join the partitions' indexes under events_day_idx [SHARE UPDATE EXCLUSIVE events, ACCESS EXCLUSIVE events_new, ACCESS EXCLUSIVE events_old, ACCESS EXCLUSIVE events_new_1, catalog only]
                  alter index "public"."events_day_idx_events_new" attach partition "public"."events_day_idx_events_new_1"
                  alter index "public"."events_day_idx" attach partition "public"."events_day_idx_events_old"
                  alter index "public"."events_day_idx" attach partition "public"."events_day_idx_events_new"
                  <- drop index if exists "public"."events_day_idx"
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

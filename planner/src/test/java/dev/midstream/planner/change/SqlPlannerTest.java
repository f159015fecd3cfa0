package dev.midstream.planner.change;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.embedded.testing.TestServers;
import dev.midstream.planner.testing.PlanScript;
import dev.midstream.planner.testing.Planning;
import org.junit.jupiter.api.Test;

class SqlPlannerTest {
    @Test
    void takesStatementsAsTheyAre() {
        assertPlan(17, """
                - sql: {phase: expand, up: ["create view v as select 1", "comment on view v is 'v'"], down: drop view v}
                - sql: {phase: validate, up: create index concurrently own on orders (note), down: drop index own, transaction: false}
                - sql: {phase: contract, up: drop view v}
                """, """
                == expand
                1 run: create view v as select 1 [own SQL]
                  create view v as select 1
                  comment on view v is 'v'
                  <- drop view v
                == validate
                2 run: create index concurrently own on orders (note) [own SQL]
                  create index concurrently own on orders (note)
                  <- drop index own
                == contract
                3 run: drop view v [own SQL]
                  drop view v
                  <- impossible: the effect of your own SQL: it has no down
                """);
    }

    @Test
    void runsOwnSqlOfValidateBetweenTheProofs() {
        assertPlan(17, """
                - sql: {phase: validate, up: select 1, down: select 2}
                - update: {table: orders, set: {note: lower(note)}, once: false}
                verify: [{query: select true, else: not true}]
                """, """
                == backfill
                1 update orders.note [ROW EXCLUSIVE orders, rows in chunks]
                  update "public"."orders" as "orders" set "note" = (lower(note))
                  where /* window of blocks, strand by strand */ true and ("note" is distinct from cast((lower(note)) as text))
                  <- impossible: the values that the update wrote into orders.note
                2 update orders.note where rows moved meanwhile [ROW EXCLUSIVE orders, scan]
                  update "public"."orders" as "orders" set "note" = (lower(note))
                  where /* range of id */ true and ("note" is distinct from cast((lower(note)) as text))
                == validate
                3 verify every row of orders [ACCESS SHARE orders, scan]
                  select * from "public"."orders" as "orders"
                  where /* window of blocks */ true and (("note" is distinct from cast((lower(note)) as text)))  -- must find no row
                4 run: select 1 [own SQL]
                  select 1
                  <- select 2
                5 verify by query, else: not true [scan]
                  select true
                """);
    }

    private static void assertPlan(int major, String changes, String expected) {
        try (TestDatabase database = TestDatabase.createOn(TestServers.of(major))) {
            database.execute(
                    "create table organizations (id int primary key)",
                    "create table orders (id bigint primary key, amount numeric(10,2), note text, customer int)");
            assertEquals(expected, PlanScript.of(Planning.plan(database, changes)));
        }
    }
}

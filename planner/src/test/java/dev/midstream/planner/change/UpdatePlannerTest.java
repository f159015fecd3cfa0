package dev.midstream.planner.change;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.embedded.testing.TestServers;
import dev.midstream.planner.testing.PlanScript;
import dev.midstream.planner.testing.Planning;
import org.junit.jupiter.api.Test;

class UpdatePlannerTest {
    @Test
    void skipsRowsThatHaveTheirValue() {
        assertPlan(17, """
                - update: {table: orders, set: {note: lower(note), amount: amount + 0}, where: id > 10, once: false}
                """, """
                == backfill
                1 update orders.note, amount [ROW EXCLUSIVE orders, rows in chunks]
                  update "public"."orders" as "orders" set "amount" = (amount + 0), "note" = (lower(note))
                  where /* window of blocks, strand by strand */ true and ("note" is distinct from cast((lower(note)) as text) or "amount" is distinct from cast((amount + 0) as numeric(10,2))) and (id > 10)
                  <- impossible: the values that the update wrote into orders.note, amount
                2 update orders.note, amount where rows moved meanwhile [ROW EXCLUSIVE orders, scan]
                  update "public"."orders" as "orders" set "amount" = (amount + 0), "note" = (lower(note))
                  where /* range of id */ true and ("note" is distinct from cast((lower(note)) as text) or "amount" is distinct from cast((amount + 0) as numeric(10,2))) and (id > 10)
                == validate
                3 verify every row of orders [ACCESS SHARE orders, scan]
                  select * from "public"."orders" as "orders"
                  where /* window of blocks */ true and (((id > 10) and ("note" is distinct from cast((lower(note)) as text) or "amount" is distinct from cast((amount + 0) as numeric(10,2)))))  -- must find no row
                """);
    }

    @Test
    void countsOnTheLogWhereNoRowTells() {
        assertPlan(17, """
                - update: {table: orders, set: {customer: customer + 1}, once: true}
                """, """
                == backfill
                1 update orders.customer, exactly once a row [ROW EXCLUSIVE orders, rows in chunks]
                  update "public"."orders" as "orders" set "customer" = (customer + 1)
                  where /* range of id */ true and true
                  <- impossible: the values that the update wrote into orders.customer
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

package dev.midstream.engine.pg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.run.Ending;
import dev.midstream.planner.file.PhaseName;
import org.junit.jupiter.api.Test;

@FreshDatabase
class FirstMigrationTest {
    private static final String MIGRATION = """
            migration: totals
            changes:
              - add_column:
                  table: orders
                  column: total_cents
                  type: bigint
                  fill: round(amount * 100)
                  not_null: true
              - add_column:
                  table: orders
                  column: org_id
                  type: uuid
                  fill: "'00000000-0000-0000-0000-000000000001'::uuid"
                  not_null: true
                  references: organizations(org_id)
              - create_index: {table: orders, columns: [org_id, total_cents]}
              - add_constraint: {table: orders, unique: [total_cents, id]}
            verify:
              - query: select count(distinct org_id) = 1 from orders
                else: more than one organization
            """;

    @Test
    void goesFromFileToVerifiedTableAndBack(TestDatabase database) {
        database.execute(
                "create table organizations (org_id uuid primary key)",
                "insert into organizations values ('00000000-0000-0000-0000-000000000001')",
                "create table orders (id bigint primary key, amount numeric(12,2) not null, note text)",
                "insert into orders select g, g * 1.25, repeat('x', 40) from generate_series(1, 50000) g",
                "analyze orders");
        try (Fixture fixture = new Fixture(database)) {
            Ending ending = fixture.run(MIGRATION, PhaseName.VALIDATE);
            assertEquals(
                    new Ending.AtGate(PhaseName.CONTRACT),
                    ending,
                    () -> fixture.eventTypes("totals").toString());
            assertEquals(50000, database.number("select count(*) from orders where total_cents = round(amount * 100)"));
            fixture.assertReplayEqualsState("totals");
            database.execute("insert into orders (id, amount) values (0, 7)");
            assertEquals("700", database.value("select total_cents from orders where id = 0"));
            assertInstanceOf(Ending.RolledBack.class, fixture.rollback("totals"));
            assertEquals(
                    3, database.number("select count(*) from information_schema.columns where table_name = 'orders'"));
            assertInstanceOf(Ending.Completed.class, fixture.run(MIGRATION));
            fixture.assertReplayEqualsState("totals");
        }
    }
}

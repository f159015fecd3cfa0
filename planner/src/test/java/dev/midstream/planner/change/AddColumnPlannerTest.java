package dev.midstream.planner.change;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.embedded.testing.TestServers;
import dev.midstream.planner.plan.Step;
import dev.midstream.planner.testing.PlanScript;
import dev.midstream.planner.testing.Planning;
import org.junit.jupiter.api.Test;

class AddColumnPlannerTest {
    @Test
    void addsEmptyColumnsInOneStatement() {
        assertPlan(17, """
                - add_column: {table: orders, column: a, type: int, comment: it's new}
                - add_column: {table: public.orders, column: b, type: varchar(5)}
                """, """
                == expand
                1 add a, b to orders [ACCESS EXCLUSIVE orders, catalog only]
                  alter table "public"."orders" add column "a" int, add column "b" varchar(5)
                  comment on column "public"."orders"."a" is 'it''s new'
                  <- alter table "public"."orders" drop column if exists "a", drop column if exists "b"
                """);
    }

    @Test
    void writesNoRowForAValueThatIsTheSameForAll() {
        assertPlan(17, """
                - add_column: {table: orders, column: org_id, type: int, fill: 40 + 2, not_null: true, references: organizations}
                - add_column: {table: orders, column: kept, type: text, fill: "'it''s'", keep_default: true}
                """, """
                == expand
                1 add org_id, kept to orders [ACCESS EXCLUSIVE orders, catalog only]
                  alter table "public"."orders" add column "org_id" int default '42'::int not null, add column "kept" text default 'it''s'::text
                  <- alter table "public"."orders" drop column if exists "org_id", drop column if exists "kept"
                == validate
                2 build index orders_org_id_idx on orders [SHARE UPDATE EXCLUSIVE orders, index build]
                  create index concurrently "orders_org_id_idx" on "public"."orders" using btree ("org_id")
                  <- drop index concurrently if exists "public"."orders_org_id_idx"
                3 add foreign key orders_org_id_fkey to orders, for new writes [SHARE ROW EXCLUSIVE orders, SHARE ROW EXCLUSIVE organizations, catalog only]
                  alter table "public"."orders" add constraint "orders_org_id_fkey" foreign key ("org_id") references "public"."organizations" ("id") not valid
                  <- alter table "public"."orders" drop constraint if exists "orders_org_id_fkey"
                4 prove foreign key orders_org_id_fkey of orders for existing rows [SHARE UPDATE EXCLUSIVE orders, ROW SHARE organizations, scan]
                  alter table "public"."orders" validate constraint "orders_org_id_fkey"
                == contract
                5 drop the default of orders.org_id [ACCESS EXCLUSIVE orders, catalog only]
                  alter table "public"."orders" alter column "org_id" drop default
                """);
    }

    @Test
    void aReferenceHasAnIndexUnlessTheFileMakesOneOrWantsNone() {
        String column = "- add_column: {table: orders, column: org, type: int, references: %s}\n";
        assertBuilds(1, column.formatted("organizations"));
        assertBuilds(0, column.formatted("{table: organizations, index: false}"));
        String both = column.formatted("organizations") + "- create_index: {table: orders, columns: [%s]}\n";
        assertBuilds(1, both.formatted("org, id"));
        assertBuilds(2, both.formatted("id, org"));
    }

    private static void assertBuilds(int expected, String changes) {
        try (TestDatabase database = TestDatabase.create()) {
            database.execute(
                    "create table organizations (id int primary key)", "create table orders (id bigint primary key)");
            assertEquals(
                    expected,
                    Planning.plan(database, changes).steps().stream()
                            .filter(Step.BuildIndex.class::isInstance)
                            .count());
        }
    }

    @Test
    void fillsRowByRowAndKeepsInStep() {
        assertPlan(14, """
                - add_column: {table: orders, column: cents, type: bigint, fill: round(amount * 100), not_null: true}
                """, """
                == expand
                1 add cents to orders [ACCESS EXCLUSIVE orders, catalog only]
                  alter table "public"."orders" add column "cents" bigint
                  <- alter table "public"."orders" drop column if exists "cents"
                2 keep orders.cents in step with new writes [SHARE ROW EXCLUSIVE orders, catalog only]
                  create function midstream."fill_078f5714_orders_cents"() returns trigger language plpgsql
                  set search_path = "public", pg_temp as $fill$
                  #variable_conflict use_column
                  begin
                    select (round(amount * 100)) into new."cents" from (select new.*) as "orders";
                    return new;
                  exception when others then
                    if left(sqlstate, 2) in ('40', '53', '57', '58', 'XX') then
                      raise;
                    end if;
                    new."cents" := null;
                    return new;
                  end
                  $fill$
                  create trigger "zzz_midstream_i_8ba9e678_cents" before insert on "public"."orders" for each row
                  when (new."cents" is null) execute function midstream."fill_078f5714_orders_cents"()
                  create trigger "zzz_midstream_u_8ba9e678_cents" before update on "public"."orders" for each row
                  when (new."cents" is not distinct from old."cents") execute function midstream."fill_078f5714_orders_cents"()
                  alter table "public"."orders" enable always trigger "zzz_midstream_i_8ba9e678_cents", enable always trigger "zzz_midstream_u_8ba9e678_cents"
                  <- drop trigger if exists "zzz_midstream_i_8ba9e678_cents" on "public"."orders"
                  <- drop trigger if exists "zzz_midstream_u_8ba9e678_cents" on "public"."orders"
                  <- drop function if exists midstream."fill_078f5714_orders_cents"()
                == backfill
                3 fill orders.cents [ROW EXCLUSIVE orders, rows in chunks]
                  update "public"."orders" as "orders" set "cents" = (round(amount * 100))
                  where /* window of blocks, strand by strand */ true and (("cents" is null))
                == validate
                4 verify every row of orders [ACCESS SHARE orders, scan]
                  select * from "public"."orders" as "orders"
                  where /* window of blocks */ true and (("cents" is null or "cents" is distinct from cast((round(amount * 100)) as bigint)))  -- must find no row
                5 require a value in orders.cents for new writes [ACCESS EXCLUSIVE orders, catalog only]
                  alter table "public"."orders" add constraint "midstream_not_null_8ba9e678_cents" check ("cents" is not null) not valid
                  <- alter table "public"."orders" drop constraint if exists "midstream_not_null_8ba9e678_cents"
                6 prove that orders.cents has no null [SHARE UPDATE EXCLUSIVE orders, scan]
                  alter table "public"."orders" validate constraint "midstream_not_null_8ba9e678_cents"
                7 make orders.cents not null [ACCESS EXCLUSIVE orders, catalog only]
                  alter table "public"."orders" alter column "cents" set not null
                  alter table "public"."orders" drop constraint "midstream_not_null_8ba9e678_cents"
                == contract
                8 stop keeping orders.cents in step [ACCESS EXCLUSIVE orders, catalog only]
                  drop trigger if exists "zzz_midstream_i_8ba9e678_cents" on "public"."orders"
                  drop trigger if exists "zzz_midstream_u_8ba9e678_cents" on "public"."orders"
                  drop function if exists midstream."fill_078f5714_orders_cents"()
                """);
    }

    @Test
    void usesTheNotNullConstraintsOf18() {
        assertPlan(18, """
                - add_column: {table: orders, column: cents, type: bigint, fill: round(amount * 100), not_null: true}
                """, """
                == expand
                1 add cents to orders [ACCESS EXCLUSIVE orders, catalog only]
                  alter table "public"."orders" add column "cents" bigint
                  <- alter table "public"."orders" drop column if exists "cents"
                2 keep orders.cents in step with new writes [SHARE ROW EXCLUSIVE orders, catalog only]
                  create function midstream."fill_078f5714_orders_cents"() returns trigger language plpgsql
                  set search_path = "public", pg_temp as $fill$
                  #variable_conflict use_column
                  begin
                    select (round(amount * 100)) into new."cents" from (select new.*) as "orders";
                    return new;
                  exception when others then
                    if left(sqlstate, 2) in ('40', '53', '57', '58', 'XX') then
                      raise;
                    end if;
                    new."cents" := null;
                    return new;
                  end
                  $fill$
                  create trigger "zzz_midstream_i_8ba9e678_cents" before insert on "public"."orders" for each row
                  when (new."cents" is null) execute function midstream."fill_078f5714_orders_cents"()
                  create trigger "zzz_midstream_u_8ba9e678_cents" before update on "public"."orders" for each row
                  when (new."cents" is not distinct from old."cents") execute function midstream."fill_078f5714_orders_cents"()
                  alter table "public"."orders" enable always trigger "zzz_midstream_i_8ba9e678_cents", enable always trigger "zzz_midstream_u_8ba9e678_cents"
                  <- drop trigger if exists "zzz_midstream_i_8ba9e678_cents" on "public"."orders"
                  <- drop trigger if exists "zzz_midstream_u_8ba9e678_cents" on "public"."orders"
                  <- drop function if exists midstream."fill_078f5714_orders_cents"()
                == backfill
                3 fill orders.cents [ROW EXCLUSIVE orders, rows in chunks]
                  update "public"."orders" as "orders" set "cents" = (round(amount * 100))
                  where /* window of blocks, strand by strand */ true and (("cents" is null))
                == validate
                4 verify every row of orders [ACCESS SHARE orders, scan]
                  select * from "public"."orders" as "orders"
                  where /* window of blocks */ true and (("cents" is null or "cents" is distinct from cast((round(amount * 100)) as bigint)))  -- must find no row
                5 require a value in orders.cents for new writes [ACCESS EXCLUSIVE orders, catalog only]
                  alter table "public"."orders" add constraint "orders_cents_not_null" not null "cents" not valid
                  <- alter table "public"."orders" drop constraint if exists "orders_cents_not_null"
                6 prove that orders.cents has no null [SHARE UPDATE EXCLUSIVE orders, scan]
                  alter table "public"."orders" validate constraint "orders_cents_not_null"
                == contract
                7 stop keeping orders.cents in step [ACCESS EXCLUSIVE orders, catalog only]
                  drop trigger if exists "zzz_midstream_i_8ba9e678_cents" on "public"."orders"
                  drop trigger if exists "zzz_midstream_u_8ba9e678_cents" on "public"."orders"
                  drop function if exists midstream."fill_078f5714_orders_cents"()
                """);
    }

    @Test
    void fillsSeveralColumnsInOnePass() {
        assertPlan(17, """
                - add_column: {table: orders, column: label, type: varchar(20), fill: id}
                - add_column: {table: orders, column: token, type: uuid, fill: gen_random_uuid(), not_null: true}
                """, """
                == expand
                1 add label, token to orders [ACCESS EXCLUSIVE orders, catalog only]
                  alter table "public"."orders" add column "label" varchar(20), add column "token" uuid
                  <- alter table "public"."orders" drop column if exists "label", drop column if exists "token"
                2 keep orders.label, token in step with new writes [SHARE ROW EXCLUSIVE orders, catalog only]
                  create function midstream."fill_080c2a3d_orders_label"() returns trigger language plpgsql
                  set search_path = "public", pg_temp as $fill$
                  #variable_conflict use_column
                  begin
                    select (id) into new."label" from (select new.*) as "orders";
                    return new;
                  exception when others then
                    if left(sqlstate, 2) in ('40', '53', '57', '58', 'XX') then
                      raise;
                    end if;
                    new."label" := null;
                    return new;
                  end
                  $fill$
                  create trigger "zzz_midstream_i_8c26b9a1_label" before insert on "public"."orders" for each row
                  when (new."label" is null) execute function midstream."fill_080c2a3d_orders_label"()
                  create trigger "zzz_midstream_u_8c26b9a1_label" before update on "public"."orders" for each row
                  when (new."label" is not distinct from old."label") execute function midstream."fill_080c2a3d_orders_label"()
                  alter table "public"."orders" enable always trigger "zzz_midstream_i_8c26b9a1_label", enable always trigger "zzz_midstream_u_8c26b9a1_label"
                  create function midstream."fill_08836542_orders_token"() returns trigger language plpgsql
                  set search_path = "public", pg_temp as $fill$
                  #variable_conflict use_column
                  begin
                    select (gen_random_uuid()) into new."token" from (select new.*) as "orders";
                    return new;
                  exception when others then
                    if left(sqlstate, 2) in ('40', '53', '57', '58', 'XX') then
                      raise;
                    end if;
                    new."token" := null;
                    return new;
                  end
                  $fill$
                  create trigger "zzz_midstream_i_8c9df4a6_token" before insert on "public"."orders" for each row
                  when (new."token" is null) execute function midstream."fill_08836542_orders_token"()
                  create trigger "zzz_midstream_u_8c9df4a6_token" before update on "public"."orders" for each row
                  when (new."token" is null) execute function midstream."fill_08836542_orders_token"()
                  alter table "public"."orders" enable always trigger "zzz_midstream_i_8c9df4a6_token", enable always trigger "zzz_midstream_u_8c9df4a6_token"
                  <- drop trigger if exists "zzz_midstream_i_8c26b9a1_label" on "public"."orders"
                  <- drop trigger if exists "zzz_midstream_u_8c26b9a1_label" on "public"."orders"
                  <- drop function if exists midstream."fill_080c2a3d_orders_label"()
                  <- drop trigger if exists "zzz_midstream_i_8c9df4a6_token" on "public"."orders"
                  <- drop trigger if exists "zzz_midstream_u_8c9df4a6_token" on "public"."orders"
                  <- drop function if exists midstream."fill_08836542_orders_token"()
                == backfill
                3 fill orders.label, token [ROW EXCLUSIVE orders, rows in chunks]
                  update "public"."orders" as "orders" set "label" = (coalesce("label", cast((id) as character varying))), "token" = (coalesce("token", cast((gen_random_uuid()) as uuid)))
                  where /* window of blocks, strand by strand */ true and (("label" is null and (id) is not null) or ("token" is null))
                == validate
                4 verify every row of orders [ACCESS SHARE orders, scan]
                  select * from "public"."orders" as "orders"
                  where /* window of blocks */ true and (("label" is distinct from cast((id) as varchar(20))) or ("token" is null))  -- must find no row
                5 require a value in orders.token for new writes [ACCESS EXCLUSIVE orders, catalog only]
                  alter table "public"."orders" add constraint "midstream_not_null_8c9df4a6_token" check ("token" is not null) not valid
                  <- alter table "public"."orders" drop constraint if exists "midstream_not_null_8c9df4a6_token"
                6 prove that orders.token has no null [SHARE UPDATE EXCLUSIVE orders, scan]
                  alter table "public"."orders" validate constraint "midstream_not_null_8c9df4a6_token"
                7 make orders.token not null [ACCESS EXCLUSIVE orders, catalog only]
                  alter table "public"."orders" alter column "token" set not null
                  alter table "public"."orders" drop constraint "midstream_not_null_8c9df4a6_token"
                == contract
                8 stop keeping orders.label, token in step [ACCESS EXCLUSIVE orders, catalog only]
                  drop trigger if exists "zzz_midstream_i_8c26b9a1_label" on "public"."orders"
                  drop trigger if exists "zzz_midstream_u_8c26b9a1_label" on "public"."orders"
                  drop function if exists midstream."fill_080c2a3d_orders_label"()
                  drop trigger if exists "zzz_midstream_i_8c9df4a6_token" on "public"."orders"
                  drop trigger if exists "zzz_midstream_u_8c9df4a6_token" on "public"."orders"
                  drop function if exists midstream."fill_08836542_orders_token"()
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

package dev.midstream.planner.pg.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.testing.CatalogText;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.embedded.testing.TestServers;
import dev.midstream.planner.pg.Trace;
import dev.midstream.planner.pg.Trace.Observed;
import dev.midstream.planner.plan.LockMode;
import dev.midstream.planner.sql.Script;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is copied is the same to the last word; what is not is named. */
class SchemaCopyTest {
    private static final String[] SHOP = {
        "create schema \"Sales\"",
        "create type mood as enum ('sad', 'it''s fine')",
        "create type money_of as (amount numeric(10,2), currency char(3))",
        "create type spans as range (subtype = timestamptz)",
        "create domain email as text collate \"C\" default 'x@y' not null constraint has_at check (value like '%@%')",
        "create function cents(n numeric) returns bigint immutable language sql as $$ select (n * 100)::bigint $$",
        "create sequence numbers as int increment by 5 start with 10 cycle",
        """
        create table customers (id bigint generated always as identity (start with 7) primary key, mail email, how mood default 'sad',
          credit money_of, serial_no serial, ticket smallserial, tag text collate "C", nr int default nextval('numbers'),
          constraint mail_once unique (mail) deferrable) with (fillfactor = 80)""",
        "comment on table customers is 'who pays'",
        """
        create table "Sales"."Order Lines" (id bigint primary key, customer bigint not null references customers on delete cascade,
          amount numeric(10,2) check (amount >= 0), total bigint generated always as (public.cents(amount)) stored, state text, during spans,
          exclude using gist (during with &&))""",
        "create index open_lines on \"Sales\".\"Order Lines\" (customer desc, lower(state)) include (id) where state <> 'done'",
        "alter table \"Sales\".\"Order Lines\" add constraint later check (state <> '') not valid",
        "create view open_orders with (security_barrier = true) as select id, total from \"Sales\".\"Order Lines\" where state <> 'done'",
        "create view a_sum as select sum(total) as total from open_orders",
        "create materialized view totals as select customer, sum(total) as total from \"Sales\".\"Order Lines\" group by customer",
        "create unique index totals_of on totals (customer)",
        "create function touch() returns trigger language plpgsql as $$ begin new.state := coalesce(new.state, 'new'); return new; end $$",
        "create trigger touched before insert or update of state on \"Sales\".\"Order Lines\" for each row when (new.state is null)"
                + " execute function touch()",
        "create trigger asleep before delete on customers for each statement execute function touch()",
        "alter table customers disable trigger asleep",
        "create table events (at timestamptz not null, kind text not null check (kind <> ''), id bigint references customers,"
                + " primary key (at, kind)) partition by range (at)",
        "create table events_2025 (kind text not null, at timestamptz not null, id bigint,"
                + " constraint events_kind_check check (kind <> ''))",
        "alter table events attach partition events_2025 for values from ('2025-01-01') to ('2026-01-01')",
        "create table events_rest partition of events default partition by list (kind)",
        "create table events_rest_a partition of events_rest for values in ('a', 'b')",
        "create index events_id on events (id)",
        "create table base (a int check (a > 0))",
        "create table derived (b text) inherits (base)",
        "create unlogged table cache (k text primary key, v bytea)",
        "create statistics both_of (dependencies) on kind, id from events_2025",
        "alter table customers enable row level security",
        "create policy own on customers as restrictive for select to public using (tag = current_user)",
        "create rule ignored as on insert to cache where new.v is null do instead nothing",
        "alter table customers drop column serial_no",
    };

    @ParameterizedTest
    @ValueSource(ints = {14, 15, 16, 17, 18})
    void everyDefinitionIsTheSame(int major) throws SQLException {
        try (TestDatabase target = TestDatabase.createOn(TestServers.of(major)).execute(SHOP);
                TestDatabase empty = TestDatabase.createOn(TestServers.of(major))) {
            assertEquals(List.of(), copy(target, empty));
            assertEquals(CatalogText.of(target), CatalogText.of(empty));
            for (String property : new String[] {
                "select relname, relpersistence, reloptions, relrowsecurity from pg_class where relnamespace in ('public'::regnamespace,"
                        + " '\"Sales\"'::regnamespace) order by 1",
                "select policyname, permissive, cmd, qual from pg_policies",
                "select t.oid::regtype, pg_get_constraintdef(k.oid) from pg_constraint k join pg_type t on t.oid = k.contypid order by 1, 2",
                "select seqrelid::regclass::text, seqincrement, seqstart, seqcycle from pg_sequence order by 1",
                "select attrelid::regclass::text, attname, attidentity, attgenerated, attcollation::regcollation, attnum > 0 from pg_attribute"
                        + " where attrelid in ('customers'::regclass, 'events_2025'::regclass) and not attisdropped order by 1, attnum",
                "select inhrelid::regclass::text, inhparent::regclass::text from pg_inherits order by 1, 2",
                "select stxname from pg_statistic_ext",
                "select enumlabel from pg_enum order by enumsortorder",
                "select viewname, definition from pg_views where schemaname = 'public' order by 1",
            }) {
                assertEquals(target.rows(property), empty.rows(property), property);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void aChangeOfTypeIsSeenToRewriteTheTableUnderItsLock(int major) throws SQLException {
        try (TestDatabase target = TestDatabase.createOn(TestServers.of(major)).execute(SHOP);
                TestDatabase empty = TestDatabase.createOn(TestServers.of(major))) {
            copy(target, empty);
            try (Connection worker = empty.connect();
                    Connection observer = empty.connect()) {
                Observed rewrite = trace(worker, observer, "alter table customers alter column nr type bigint");
                assertEquals(List.of("customers", "customers_pkey", "mail_once"), rewrite.rewritten());
                assertEquals(Map.of("customers", LockMode.ACCESS_EXCLUSIVE), rewrite.locks());
                Observed refused =
                        trace(worker, observer, "alter table \"Sales\".\"Order Lines\" alter column id type int");
                assertTrue(refused.failure().orElseThrow().contains("used by a view"), refused.toString());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void aSchemaThatAnExtensionMadeIsLeftToIt(int major) throws SQLException {
        try (TestDatabase target = TestDatabase.createOn(TestServers.of(major))
                        .execute(
                                "create schema made",
                                "alter extension plpgsql add schema made",
                                "create schema own",
                                "create table own.t (a int)");
                TestDatabase empty = TestDatabase.createOn(TestServers.of(major))) {
            assertEquals(List.of(), copy(target, empty));
            assertEquals(
                    List.of("own"), empty.rows("select nspname from pg_namespace where nspname in ('made', 'own')"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void aTableThatIsLockedAgainstQueriesIsNotWaitedForForLong(int major) throws SQLException {
        try (TestDatabase target = TestDatabase.createOn(TestServers.of(major))
                        .execute("create table t (a int)", "create view v as select a from t");
                Connection holder = target.connect();
                var lock = holder.createStatement();
                Connection reader = target.connect()) {
            lock.execute("begin; lock table t");
            SQLException refused = assertThrows(SQLException.class, () -> SchemaCopy.read(reader));
            assertEquals("55P03", refused.getSQLState());
            lock.execute("rollback");
            assertEquals(List.of("public"), SchemaCopy.read(reader).searchPath());
        }
    }

    private static Observed trace(Connection worker, Connection observer, String sql) throws SQLException {
        return Trace.run(worker, observer, Script.read("x.sql", sql), false).getFirst();
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void whatIsNotCopiedIsNamed(int major) throws SQLException {
        try (TestDatabase target = TestDatabase.createOn(TestServers.of(major))
                        .execute(
                                "create function half(int) returns int language sql as 'select 1'",
                                "create aggregate total (int) (sfunc = int4pl, stype = int)",
                                "create table t (a int)",
                                "create table r (b int)",
                                "insert into r values (1), (1)",
                                "create publication news for table t",
                                "create view v as select total(a) from t");
                TestDatabase empty = TestDatabase.createOn(TestServers.of(major))) {
            try (Connection connection = target.connect();
                    var statement = connection.createStatement()) {
                try {
                    statement.execute("create unique index concurrently half_built on r (b)");
                } catch (SQLException expected) {
                    assertEquals("23505", expected.getSQLState());
                }
            }
            List<String> missing = copy(target, empty);
            assertEquals(
                    List.of(
                            "aggregate public.total(integer)",
                            "invalid index public.half_built",
                            "publication news",
                            "view public.v: ERROR: function public.total(integer) does not exist"),
                    missing);
            assertEquals("0", empty.value("select count(*) from t"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void readingLeavesTheSessionAsItWas(int major) throws SQLException {
        try (TestDatabase target = TestDatabase.createOn(TestServers.of(major)).execute("create schema a");
                Connection connection = target.connect();
                var statement = connection.createStatement()) {
            statement.execute("set search_path = a, public");
            assertEquals(List.of("a", "public"), SchemaCopy.read(connection).searchPath());
            assertEquals(List.of("a", "public"), SchemaCopy.searchPath(connection));
        }
    }

    private static List<String> copy(TestDatabase target, TestDatabase empty) throws SQLException {
        try (Connection from = target.connect();
                Connection to = empty.connect()) {
            return SchemaCopy.read(from).makeIn(to);
        }
    }
}

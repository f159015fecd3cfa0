package dev.midstream.planner.change;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.planner.file.PhaseName;
import dev.midstream.planner.testing.Planning;
import dev.midstream.planner.testing.Rehearsal;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What clients see between expand and contract. */
@FreshDatabase
class SyncTriggerTest {

    @Test
    void fillsForClientsThatDoNotKnowTheColumn(TestDatabase database) {
        expanded(database, "cents, type: bigint, fill: amount * 100");
        database.execute("insert into t (id, amount) values (1, 5)");
        assertEquals("500", database.value("select cents from t"));
        database.execute("update t set amount = 6");
        assertEquals("600", database.value("select cents from t"));
        database.execute("update t set note = 'moved'");
        assertEquals("600", database.value("select cents from t"));
        database.execute(
                "insert into t (id, amount) values (1, 7) on conflict (id) do update set amount = excluded.amount");
        assertEquals("700", database.value("select cents from t"));
    }

    @Test
    void catchesUpARowThatAnUnrelatedUpdateMoves(TestDatabase database) {
        database.execute("create table t (id int primary key, amount int, note text)", "insert into t values (1, 5)");
        expand(database, "cents, type: bigint, fill: amount * 100");
        assertEquals("∅", database.value("select cents from t"));
        database.execute("update t set note = 'moved'");
        assertEquals("500", database.value("select cents from t"));
    }

    @Test
    void keepsWhatANewClientWrites(TestDatabase database) {
        expanded(database, "cents, type: bigint, fill: amount * 100");
        database.execute("insert into t (id, amount, cents) values (1, 5, 501)");
        assertEquals("501", database.value("select cents from t"));
        database.execute("update t set amount = 6, cents = 601");
        assertEquals("601", database.value("select cents from t"));
        database.execute("update t set amount = 6, cents = null");
        assertEquals("∅", database.value("select cents from t"));
    }

    @Test
    void fillsOnlyWhatIsMissingIfToldSo(TestDatabase database) {
        expanded(database, "cents, type: bigint, fill: amount * 100, sync: missing");
        database.execute("insert into t (id, amount) values (1, 5)", "update t set amount = 6");
        assertEquals("500", database.value("select cents from t"));
        database.execute("update t set cents = null");
        assertEquals("600", database.value("select cents from t"));
    }

    @Test
    void firesForReplicatedWritesToo(TestDatabase database) {
        expanded(database, "cents, type: bigint, fill: amount * 100");
        database.execute(
                "set session_replication_role = replica; insert into t (id, amount) values (1, 5); update t set amount = 6");
        assertEquals("600", database.value("select cents from t"));
    }

    @Test
    void findsFunctionsAndTablesWhateverTheClientsSearchPath(TestDatabase database) {
        database.execute(
                "create schema tools",
                "create function tools.cents(int) returns int language sql immutable as 'select $1 * 100'",
                "create table rates (factor int)",
                "insert into rates values (2)");
        expanded(
                database,
                "cents, type: bigint, fill: 'tools.cents(amount) * (select factor from rates) + twice(0)'",
                "create function twice(int) returns int language sql immutable as 'select $1 * 2'");
        database.execute(
                "create temp table rates (factor int); insert into rates values (99); set search_path = pg_catalog; insert into public.t (id, amount) values (1, 5)");
        assertEquals("1000", database.value("select cents from t"));
    }

    @Test
    void worksForRolesThatMayOnlyWriteTheTable(TestDatabase database) {
        String role = database.name() + "_app";
        database.execute(
                "create role " + role,
                "create schema tools",
                "create function tools.cents(int) returns int language sql immutable as 'select $1 * 100'",
                "create table rates (factor int)",
                "insert into rates values (2)");
        try {
            expanded(database, "cents, type: bigint, fill: tools.cents(amount) * (select factor from rates)");
            expand(database, "more", "double, type: bigint, fill: tools.cents(amount)");
            database.execute("grant select, insert, update on t to " + role);
            database.execute(
                    "set role %s; insert into t (id, amount) values (1, 5); update t set amount = 6".formatted(role));
            assertEquals(List.of("1200|600"), database.rows("select cents, double from t"));
        } finally {
            database.execute("drop owned by " + role, "drop role " + role);
        }
    }

    @Test
    void worksUnderRowSecurity(TestDatabase database) {
        String role = database.name() + "_app";
        database.execute("create role " + role);
        try {
            expanded(database, "cents, type: bigint, fill: amount * 100");
            database.execute(
                    "grant select, insert, update on t to " + role,
                    "alter table t enable row level security",
                    "create policy small on t using (amount < 10) with check (cents < 1000)",
                    "set role %s; insert into t (id, amount) values (1, 5); update t set amount = 6".formatted(role));
            assertEquals("600", database.value("select cents from t"));
        } finally {
            database.execute("drop owned by " + role, "drop role " + role);
        }
    }

    @Test
    void worksWithNamesThatNeedQuotes(TestDatabase database) {
        database.execute(
                "create schema \"S s\"", "create table \"S s\".\"T\"\"t\" (id int, new int, old int, \"in to\" int)");
        expand(database, "m", "'c\"c', type: int, fill: '\"in to\" + new + old'", "'\"S s\".\"T\"\"t\"'");
        database.execute("insert into \"S s\".\"T\"\"t\" values (1, 2, 3, 4)");
        assertEquals("9", database.value("select \"c\"\"c\" from \"S s\".\"T\"\"t\""));
    }

    @Test
    void seesWhatTheUsersOwnTriggersDid(TestDatabase database) {
        expanded(
                database,
                "cents, type: bigint, fill: amount * 100",
                "create function doubles() returns trigger language plpgsql as 'begin new.amount := new.amount * 2; return new; end'",
                "create trigger own before insert or update on t for each row execute function doubles()");
        database.execute("insert into t (id, amount) values (1, 5)");
        assertEquals(List.of("10|1000"), database.rows("select amount, cents from t"));
    }

    @Test
    void doesNotMixTablesOfTheSameNameInTwoSchemas(TestDatabase database) {
        database.execute(
                "create schema a",
                "create schema b",
                "create table a.t (b_c int, x int)",
                "create table b.t (b_c int, x int)");
        new Rehearsal(database)
                .run(
                        Planning.plan(
                                database, "- add_column: {tables: [a.t, b.t], column: c, type: int, fill: x + 1}"),
                        PhaseName.EXPAND);
        database.execute("insert into a.t (x) values (1)", "insert into b.t (x) values (2)");
        assertEquals("2|3", database.value("select a.t.c || '|' || b.t.c from a.t, b.t"));
    }

    @Test
    void neverFailsAClientsStatement(TestDatabase database) {
        expanded(
                database,
                "share, type: int, fill: 100 / amount",
                "create function strict_one(int) returns text language plpgsql as 'begin if $1 > 9 then raise exception ''no''; end if; return $1; end'");
        expand(database, "m2", "short, type: \"varchar(3)\", fill: note");
        expand(database, "m3", "own, type: text, fill: strict_one(amount)");
        database.execute("insert into t (id, amount, note) values (1, 0, 'too long'), (2, 10, 'ok')");
        assertEquals(List.of("1|∅|∅|0", "2|10|ok|∅"), database.rows("select id, share, short, own from t order by id"));
        database.execute("update t set amount = 0, note = 'too long'");
        assertEquals(List.of("1|∅|∅|0", "2|∅|∅|0"), database.rows("select id, share, short, own from t order by id"));
    }

    private static void expanded(TestDatabase database, String column, String... before) {
        database.execute("create table t (id int primary key, amount int, note text)");
        database.execute(before);
        expand(database, column);
    }

    private static void expand(TestDatabase database, String column) {
        expand(database, "m", column);
    }

    private static void expand(TestDatabase database, String migration, String column) {
        expand(database, migration, column, "t");
    }

    private static void expand(TestDatabase database, String migration, String column, String table) {
        String changes = "- add_column: {table: %s, column: %s}\n".formatted(table, column);
        new Rehearsal(database).run(Planning.plan(database, migration, changes), PhaseName.EXPAND);
    }
}

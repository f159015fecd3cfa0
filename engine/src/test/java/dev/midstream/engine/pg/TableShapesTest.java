package dev.midstream.engine.pg;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.run.Ending;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tables of every kind, filled, proved, constrained and indexed; and, where they have a key, counted up exactly once. */
@FreshDatabase
class TableShapesTest {
    private static final String TEXT = "v text, n int not null default 0";
    private static final String FILL = "coalesce(upper(v), 'NONE')";

    /** A table called {@code t} with a source column {@code v} and a counter {@code n}. */
    record Shape(String name, boolean keyed, List<String> setup) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Shape> shapes() {
        return Stream.of(
                keyed("an empty table", "create table t (id int primary key, " + TEXT + ")"),
                keyed(
                        "a table of one row",
                        "create table t (id int primary key, " + TEXT + ")",
                        "insert into t values (-7, 'a')"),
                plain(
                        "a table without any key",
                        "create table t (" + TEXT + ")",
                        "insert into t select 'v' || g % 100 from generate_series(1, 20000) g"),
                keyed(
                        "a composite key of mixed types",
                        "create table t (a text, b int, c date, " + TEXT + ", primary key (a, b, c))",
                        "insert into t select 'k' || g % 7, g, '2020-01-01'::date + g % 100, 'v' || g from generate_series(1, 20000) g"),
                keyed(
                        "a uuid key",
                        "create table t (id uuid primary key default gen_random_uuid(), " + TEXT + ")",
                        "insert into t (v) select 'v' || g from generate_series(1, 20000) g"),
                keyed(
                        "a text key",
                        "create table t (id text primary key, " + TEXT + ")",
                        "insert into t select md5(g::text) || case when g % 3 = 0 then ' ''Ä\"' else '' end, 'v' || g from generate_series(1, 20000) g"),
                keyed(
                        "a key of negative numbers and zero",
                        "create table t (id bigint primary key, " + TEXT + ")",
                        "insert into t select g - 15000, 'v' || g from generate_series(1, 20000) g"),
                keyed(
                        "a timestamptz key",
                        "create table t (id timestamptz primary key, " + TEXT + ")",
                        "insert into t select '1999-12-31 23:59:59.123456+01'::timestamptz + g * interval '61 minutes 1 microsecond', 'v' from generate_series(1, 20000) g"),
                keyed(
                        "a numeric key",
                        "create table t (id numeric primary key, " + TEXT + ")",
                        "insert into t select g * 0.000000001 - 1e20, 'v' || g from generate_series(1, 20000) g"),
                keyed(
                        "an enum in the key",
                        "create type \"Mood \"\"x\" as enum ('sad', 'ok', 'happy')",
                        "create table t (id \"Mood \"\"x\", b int, " + TEXT + ", primary key (id, b))",
                        "insert into t select (array['happy', 'sad', 'ok']::\"Mood \"\"x\"[])[1 + g % 3], g, 'v' from generate_series(1, 20000) g"),
                keyed(
                        "a padded character key, and columns named like ours",
                        "create table t (n_ char(9), total bpchar(3), k0 text, " + TEXT
                                + ", primary key (total, n_, k0))",
                        "insert into t select g, g % 5, g % 3, 'v' from generate_series(1, 20000) g",
                        "analyze t"),
                keyed(
                        "keys with gaps of a thousand million",
                        "create table t (id bigint primary key, " + TEXT + ")",
                        "insert into t select g * 1000000000::bigint, 'v' || g from generate_series(1, 20000) g",
                        "analyze t"),
                keyed(
                        "two levels of partitions, some of them empty",
                        "create table t (id int, at date, " + TEXT + ", primary key (id, at)) partition by range (at)",
                        "create table t_old partition of t for values from (minvalue) to ('2024-01-01')",
                        "create table t_new partition of t for values from ('2024-01-01') to ('2025-01-01') partition by list (id)",
                        "create table t_new_1 partition of t_new for values in (1, 2, 3)",
                        "create table t_new_x partition of t_new default",
                        "create table t_next partition of t for values from ('2025-01-01') to ('2026-01-01')",
                        "insert into t select g, '2023-12-01'::date + g % 60, 'v' || g from generate_series(1, 20000) g"),
                plain(
                        "partitions without a key",
                        "create table t (at date, " + TEXT + ") partition by range (at)",
                        "create table t_a partition of t for values from (minvalue) to ('2024-01-01')",
                        "create table t_b partition of t default",
                        "insert into t select '2023-12-01'::date + g % 60, 'v' || g from generate_series(1, 20000) g"),
                keyed(
                        "rows of ten kilobytes, out of line",
                        "create table t (id int primary key, " + TEXT + ", wide text)",
                        "alter table t alter column wide set storage external",
                        "insert into t select g, 'v' || g, 0, repeat(md5(g::text), 320) from generate_series(1, 2000) g"),
                keyed(
                        "rows that fill a quarter of a page",
                        "create table t (id int primary key, " + TEXT + ", wide text)",
                        "alter table t alter column wide set storage plain",
                        "insert into t select g, 'v' || g, 0, repeat('x', 1900) from generate_series(1, 5000) g"),
                keyed(
                        "triggers of its own that touch, normalise and record",
                        "create table t (id int primary key, " + TEXT + ", updated_at timestamptz)",
                        "create table audit (id int, old_v text, new_v text)",
                        "insert into t select g, ' V' || g || ' ' from generate_series(1, 5000) g",
                        "create function touch() returns trigger language plpgsql as $$ begin new.updated_at := now(); return new; end $$",
                        "create function tidy() returns trigger language plpgsql as $$ begin new.v := trim(new.v); return new; end $$",
                        "create function record() returns trigger language plpgsql as $$ begin insert into audit values (new.id, old.v, new.v); return null; end $$",
                        "create trigger touch before insert or update on t for each row execute function touch()",
                        "create trigger tidy before insert or update on t for each row execute function tidy()",
                        "create trigger record after update on t for each row execute function record()"),
                keyed(
                        "generated columns and an identity that is always generated",
                        "create table t (id bigint generated always as identity primary key, " + TEXT
                                + ", g text generated always as (v || '!') stored)",
                        "insert into t (v) select 'v' || g from generate_series(1, 20000) g"),
                keyed(
                        "row level security, seen by the owner",
                        "create table t (id int primary key, " + TEXT + ")",
                        "insert into t select g, 'v' || g from generate_series(1, 5000) g",
                        "alter table t enable row level security",
                        "create policy half on t using (id % 2 = 0)"),
                keyed(
                        "a heap of which half was deleted",
                        "create table t (id int primary key, " + TEXT + ")",
                        "insert into t select g, 'v' || g from generate_series(1, 40000) g",
                        "delete from t where id % 4 < 2 or id < 10000"),
                keyed(
                        "another access method than heap",
                        "create access method heap2 type table handler heap_tableam_handler",
                        "create table t (id int primary key, " + TEXT + ") using heap2",
                        "insert into t select g, 'v' || g from generate_series(1, 5000) g"),
                keyed(
                        "one partition of another access method than heap",
                        "create access method heap2 type table handler heap_tableam_handler",
                        "create table t (id int primary key, " + TEXT + ") partition by range (id)",
                        "create table t_a partition of t for values from (minvalue) to (2000)",
                        "create table t_b partition of t default using heap2",
                        "insert into t select g, 'v' || g from generate_series(1, 5000) g"),
                keyed(
                        "null sources",
                        "create table t (id int primary key, " + TEXT + ")",
                        "insert into t select g, case when g % 2 = 0 then 'v' end from generate_series(1, 20000) g"));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void isFilledProvedAndCountedOnce(Shape shape, TestDatabase database) {
        database.execute(shape.setup().toArray(String[]::new));
        long rows = database.number("select count(*) from t");
        migrate(database, "t", "v", shape.keyed());

        assertEquals(rows, database.number("select count(*) from t where f = " + FILL));
        assertEquals(shape.keyed() ? rows : 0, database.number("select count(*) from t where n = 1"));
        assertSound(database, "t");
    }

    @Test
    void filledRowsMayLegitimatelyBeNull(TestDatabase database) {
        database.execute(
                "create table t (id int primary key, v text)",
                "insert into t select g, case when g % 2 = 0 then 'v' || g end from generate_series(1, 10000) g");
        try (Fixture fixture = new Fixture(database)) {
            Ending ending = fixture.run(
                    "migration: m\nchanges: [add_column: {table: t, column: f, type: text, fill: upper(v)}]");
            assertEquals(new Ending.Completed(), ending);
            assertEquals(5000, fixture.rowsOnRecord("m", 3));
            fixture.assertReplayEqualsState("m");
        }
        assertEquals(0, database.number("select count(*) from t where f is distinct from upper(v)"));
    }

    @Test
    void namesMayBeReservedMixedQuotedAndForeignInASchemaOfTheSame(TestDatabase database) {
        database.execute(
                "create schema \"Größe \"\"x\"\"\"",
                "create table \"Größe \"\"x\"\"\".\"select\" (\"User Id\" int primary key, \"näme\" text, n int not null default 0)",
                "insert into \"Größe \"\"x\"\"\".\"select\" select g, 'v' || g from generate_series(1, 5000) g");
        String table = "'\"Größe \"\"x\"\"\".\"select\"'";
        try (Fixture fixture = new Fixture(database)) {
            assertEquals(new Ending.Completed(), fixture.run("""
                    migration: "m 'ä' \\"1\\""
                    changes:
                      - add_column: {table: %s, column: Table, type: text, fill: upper("näme"), not_null: true}
                      - create_index: {table: %s, columns: [Table, User Id]}
                      - update: {table: %s, set: {n: n + 1}, once: true}
                    """.formatted(table, table, table)));
        }
        String sql = "\"Größe \"\"x\"\"\".\"select\"";
        assertEquals(
                5000,
                database.number("select count(*) from %s where \"Table\" = upper(\"näme\") and n = 1".formatted(sql)));
        assertSound(database, sql);
    }

    @Test
    void textKeysAreOrderedByTheirOwnCollation(TestDatabase database) {
        List<String> collations = database.rows(
                "select quote_ident(collname) from pg_collation where collprovider = 'i' and collname in ('de-x-icu', 'und-x-icu') limit 1");
        Assumptions.assumeFalse(collations.isEmpty(), "the server has no collations of ICU");
        database.execute(
                "create collation nocase (provider = icu, locale = 'und-u-ks-level2', deterministic = false)",
                "create table t (id text collate %s, k text collate nocase, v text, n int not null default 0, primary key (id, k))"
                        .formatted(collations.getFirst()),
                "insert into t select (array['a','B','b','ä','Z','z','_',' '])[1 + g % 8] || g % 1000, (array['x','Y'])[1 + g % 2] || g, 'v' from generate_series(1, 20000) g",
                "analyze t");
        migrate(database, "t", "v", true);
        assertEquals(20000, database.number("select count(*) from t where f = " + FILL + " and n = 1"));
    }

    private static void migrate(TestDatabase database, String table, String source, boolean keyed) {
        List<String> changes = new ArrayList<>(List.of(
                "add_column: {table: %s, column: f, type: text, fill: \"%s\", not_null: true}"
                        .formatted(table, FILL.replace("v", source)),
                "create_index: {table: %s, columns: [f]}".formatted(table)));
        if (keyed) {
            changes.add("update: {table: %s, set: {n: n + 1}, once: true}".formatted(table));
        }
        try (Fixture fixture = new Fixture(database)) {
            assertEquals(
                    new Ending.Completed(),
                    fixture.run("migration: shape\nchanges:\n  - " + String.join("\n  - ", changes)));
            fixture.assertReplayEqualsState("shape");
        }
    }

    private static void assertSound(TestDatabase database, String table) {
        assertEquals(0, database.number("select count(*) from pg_index where not indisvalid"));
        assertEquals(0, database.number("select count(*) from pg_constraint where not convalidated"));
        assertEquals(
                1,
                database.number(
                        "select count(*) from pg_attribute where attrelid = '%s'::regclass and attnotnull and attname in ('f', 'Table')"
                                .formatted(table.replace("'", "''"))));
        assertEquals(0, database.number("select count(*) from pg_trigger where tgname like 'zzz_midstream%'"));
    }

    private static Shape keyed(String name, String... setup) {
        return new Shape(name, true, List.of(setup));
    }

    private static Shape plain(String name, String... setup) {
        return new Shape(name, false, List.of(setup));
    }
}

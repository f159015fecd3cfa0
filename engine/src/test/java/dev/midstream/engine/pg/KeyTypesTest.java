package dev.midstream.engine.pg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.checkpoints.log.Head;
import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.lane.LaneEvent.KeysDone;
import dev.midstream.engine.lane.LaneState;
import dev.midstream.engine.log.State;
import dev.midstream.engine.run.Ending;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Where keys are of types whose order only the server knows, every row is counted up once: all tables in one run, each in several chunks. */
@FreshDatabase
class KeyTypesTest {
    private static final int ROWS = 3_000;

    /**
     * A table whose key has such a type.
     *
     * @param key the columns of the key, and the key
     * @param values for the row number {@code g}
     */
    record KeyType(String name, String key, String values) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final List<KeyType> TYPES = List.of(
            new KeyType("of doubles, infinite and none", "k float8 primary key", """
                    case g when 1 then '-infinity' when 2 then 'infinity' when 3 then 'nan' when 4 then 5e-324 when 5 then 1.7976931348623157e308
                    else (g - 1000) / 7.0::float8 + 1e-14 end"""),
            new KeyType(
                    "of numbers without bounds",
                    "k numeric primary key",
                    "case g when 1 then 'nan' when 2 then 'infinity' when 3 then '-infinity' else g / 7.0 end"),
            new KeyType("of bytes", "k bytea primary key", "decode(lpad(to_hex(g * 37), 8, '0'), 'hex') || '\\x00ff'"),
            new KeyType("of truth and more", "b bool, k int, primary key (b, k)", "g % 2 = 0, g / 2"),
            new KeyType(
                    "of addresses",
                    "k inet primary key",
                    "case when g % 3 = 0 then inet '2001:db8::' + g else set_masklen(inet '10.0.0.0' + g, 8 + g % 25) end"),
            new KeyType(
                    "of intervals",
                    "k interval primary key",
                    "make_interval(months => g % 5 - 2, days => g / 5 * 400, secs => -0.000001 * g)"),
            new KeyType("of a domain", "k code primary key", "(array['a', 'B', 'ä', '_'])[1 + g % 4] || g"),
            new KeyType(
                    "of dates without end",
                    "k date primary key",
                    "case g when 1 then 'infinity' when 2 then '-infinity' when 3 then '4713-01-01 BC' else date '1999-12-31' + g end"),
            new KeyType(
                    "of a composite type",
                    "k \"Pair \"\"x\"\"\" primary key",
                    "row(g % 7, case when g % 5 > 0 then ' \"a,(' || g end, -g)::\"Pair \"\"x\"\"\""),
            new KeyType("of arrays", "k text[] primary key", "array['a', 'N' || g % 9, null, '{\"' || g]"),
            new KeyType(
                    "of text of any case",
                    "k ext.citext primary key",
                    "(array['a', 'B', 'c', 'D', '_', 'Z'])[1 + g % 6] || g"));

    @Test
    void everyRowIsCountedOnceWhateverTheTypeOfItsKey(TestDatabase database) {
        makeTables(database);
        String changes = IntStream.range(0, TYPES.size())
                .mapToObj("  - update: {table: t%d, set: {n: n + 1}, once: true}\n"::formatted)
                .reduce("", String::concat);
        try (Fixture fixture = new Fixture(database)) {
            assertEquals(new Ending.Completed(), fixture.run("migration: m\nchanges:\n" + changes));
            fixture.assertReplayEqualsState("m");
            for (int i = 0; i < TYPES.size(); i++) {
                assertTrue(chunks(fixture, "t" + i) > 1, "one chunk of keys " + TYPES.get(i));
            }
        }
        List<String> wrong = new ArrayList<>();
        for (int i = 0; i < TYPES.size(); i++) {
            long once = database.number("select count(*) from t%d where n = 1".formatted(i));
            if (once != ROWS) {
                wrong.add("keys %s: %d of %d rows counted once".formatted(TYPES.get(i), once, ROWS));
            }
        }
        assertEquals("", String.join("\n", wrong));
    }

    /** The role that carries it out may have another search path than the one that planned. */
    @Test
    void keysAreOrderedByOperatorsOnThePlannersPathWhoeverDividesThem(TestDatabase database) {
        String count = "migration: m\nchanges:\n  - update: {table: t, set: {n: n + 1}, once: true}";
        database.execute(
                "create schema ext",
                "create extension citext schema ext",
                "create table t (n int not null default 0, k ext.citext primary key)",
                "insert into t select 0, (array['a', 'B', '_', 'Z'])[1 + g %% 4] || g from generate_series(1, %d) g"
                        .formatted(ROWS),
                "analyze t",
                "alter database %s set search_path = public, ext".formatted(database.name()));
        try (Fixture planner = new Fixture(database)) {
            planner.register(count);
        }
        database.execute("alter database %s reset search_path".formatted(database.name()));
        try (Fixture fixture = new Fixture(database)) {
            assertEquals(new Ending.Completed(), fixture.run(count));
            fixture.assertReplayEqualsState("m");
        }
        assertEquals(ROWS, database.number("select count(*) from t where n = 1"));
    }

    private static long chunks(Fixture fixture, String table) {
        Map<Integer, Head<State>> lanes =
                fixture.engine().find("m").orElseThrow().view().lanes();
        return lanes.entrySet().stream()
                .filter(lane ->
                        ((LaneState) lane.getValue().state()).leaf().name().equals(table))
                .flatMap(lane -> fixture.events("m", lane.getKey()).stream())
                .filter(KeysDone.class::isInstance)
                .count();
    }

    private static void makeTables(TestDatabase database) {
        database.execute(
                "create schema ext",
                "create extension citext schema ext",
                "create domain code as text check (value <> '')",
                "create type \"Pair \"\"x\"\"\" as (a int, \"B \"\"\" text, c int)",
                // What a session of the engine must not depend on.
                "alter database %s set extra_float_digits = 0".formatted(database.name()),
                "alter database %s set datestyle = 'SQL, DMY'".formatted(database.name()),
                "alter database %s set intervalstyle = 'sql_standard'".formatted(database.name()),
                "alter database %s set bytea_output = 'escape'".formatted(database.name()));
        for (int i = 0; i < TYPES.size(); i++) {
            KeyType type = TYPES.get(i);
            database.execute(
                    "create table t%d (n int not null default 0, %s)".formatted(i, type.key()),
                    "insert into t%d select 0, %s from generate_series(1, %d) g".formatted(i, type.values(), ROWS));
        }
        database.execute("analyze");
    }
}

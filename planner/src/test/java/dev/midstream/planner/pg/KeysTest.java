package dev.midstream.planner.pg;

import static dev.midstream.planner.testing.Planning.table;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.embedded.testing.TestServers;
import dev.midstream.planner.catalog.UniqueKey;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@FreshDatabase
class KeysTest {

    @Test
    void aCompositePrimaryKeyKeepsItsOrder(TestDatabase database) {
        database.execute("create table t (a int, b text, c int, primary key (c, a))");
        assertEquals(List.of(new UniqueKey("t_pkey", List.of("c", "a"), true, false)), keys(database));
    }

    @Test
    void columnsThatAreOnlyIncludedAreNoPartOfTheKey(TestDatabase database) {
        database.execute("create table t (a int not null, b int)", "create unique index k on t (a) include (b)");
        assertEquals(List.of(new UniqueKey("k", List.of("a"), false, false)), keys(database));
    }

    @Test
    void aKeyWithNullsFindsNotEveryRow(TestDatabase database) {
        database.execute("create table t (a int not null, b int, unique (a, b))");
        assertEquals(List.of(new UniqueKey("t_a_b_key", List.of("a", "b"), false, true)), keys(database));
        assertEquals(Optional.empty(), table(database, "t").rowKey());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alter table t add primary key (a) deferrable",
                "create unique index k on t (a) where b > 0",
                "create unique index k on t (lower(c))",
                "create unique index k on t (a, lower(c))",
                "create unique index k on t (c text_pattern_ops)",
                "create unique index k on t (c collate \"C\")",
                "create index k on t (a)",
                "alter table t add exclude (a with =)",
            })
    void isNoKey(String index, TestDatabase database) {
        database.execute("create table t (a int not null, b int not null, c text not null)", index);
        assertEquals(List.of(), keys(database));
    }

    @Test
    void anIndexThatCouldNotBeBuiltIsNoKey(TestDatabase database) {
        database.execute("create table t (a int not null)", "insert into t values (1), (1)");
        try {
            database.execute("create unique index concurrently k on t (a)");
        } catch (IllegalStateException duplicates) {
            assertEquals("f", database.value("select indisvalid from pg_index where indexrelid = 'k'::regclass"));
        }
        assertEquals(List.of(), keys(database));
    }

    @Test
    void prefersThePrimaryKeyAndElseTheShortest(TestDatabase database) {
        database.execute(
                "create table t (a int not null, b int not null, unique (a, b))", "alter table t add unique (b)");
        assertEquals("t_b_key", table(database, "t").rowKey().orElseThrow().name());
        database.execute("alter table t add primary key (a, b)");
        assertEquals("t_pkey", table(database, "t").rowKey().orElseThrow().name());
    }

    @Test
    void aNotNullThatWasNotProvedYetProvesNothing() {
        try (TestDatabase database = TestDatabase.createOn(TestServers.of(18))) {
            database.execute(
                    "create table t (a int unique)",
                    "insert into t values (null)",
                    "alter table t add constraint nn not null a not valid");
            assertEquals(List.of(new UniqueKey("t_a_key", List.of("a"), false, true)), keys(database));
            assertEquals(false, table(database, "t").columns().getFirst().notNull());
            database.execute("delete from t", "alter table t validate constraint nn");
            assertEquals(false, keys(database).getFirst().nullable());
            assertEquals(true, table(database, "t").columns().getFirst().notNull());
        }
    }

    private static List<UniqueKey> keys(TestDatabase database) {
        return table(database, "t").keys();
    }
}

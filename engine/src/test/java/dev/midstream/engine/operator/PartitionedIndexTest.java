package dev.midstream.engine.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.testing.CatalogText;
import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.pg.Fixture;
import dev.midstream.engine.run.Ending;
import dev.midstream.planner.file.PhaseName;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** While a backfill runs for days, partitions come and go. */
@FreshDatabase
class PartitionedIndexTest {
    private static final String INDEX = """
            migration: m
            changes:
              - create_index: {table: t, %s, name: i}
              - sql: {phase: contract, up: "select 1", down: "select 1"}
            """;
    private static final String KEY = """
            migration: m
            changes:
              - add_constraint: {table: t, foreign_key: {columns: [o], references: o(id)}, name: k}
            """;
    private static final List<String> ALL = List.of("t", "t_b", "t_c", "t_m", "t_m_1", "t_n", "t_n_1");
    private static final String JOINED =
            "select i.indrelid::regclass from pg_partition_tree('i') p join pg_index i on i.indexrelid = p.relid where i.indisvalid order by i.indrelid::regclass::text";

    @BeforeEach
    void makeATable(TestDatabase database) {
        database.execute(
                "create table o (id int primary key)",
                "insert into o select g from generate_series(0, 9) g",
                "create table t (id int not null, v text, o int) partition by range (id)",
                "create table t_a partition of t for values from (0) to (1000)",
                "create table t_b partition of t for values from (1000) to (2000)",
                "create table t_n partition of t for values from (2000) to (4000) partition by range (id)",
                "create table t_n_1 partition of t_n for values from (2000) to (3000)",
                "insert into t select g, 'v' || g, g % 10 from generate_series(0, 2999) g");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "columns: [v]",
                "columns: [id], unique: true",
                "columns: [v], where: o > 3, include: [id]",
            })
    void partitionThatCameIsIndexedTooAndOneThatWentIsNotMissed(String index, TestDatabase database) {
        String yaml = INDEX.formatted(index);
        try (Fixture fixture = new Fixture(database)) {
            assertEquals(new Ending.AtGate(PhaseName.VALIDATE), fixture.run(yaml, PhaseName.BACKFILL));
            change(database);
            List<String> before = CatalogText.of(database);
            assertEquals(new Ending.AtGate(PhaseName.CONTRACT), fixture.run(yaml, PhaseName.VALIDATE));
            assertEquals(ALL, database.rows(JOINED));
            if (index.contains("unique")) {
                assertThrows(RuntimeException.class, () -> database.execute("insert into t values (4500, '', 1)"));
            }
            fixture.assertReplayEqualsState("m");
            assertEquals(new Ending.RolledBack(), fixture.rollback("m"));
            assertEquals(before, CatalogText.of(database));
            assertEquals(new Ending.Completed(), fixture.run(yaml));
            assertEquals(ALL, database.rows(JOINED));
        }
    }

    @Test
    void duplicatesInAPartitionThatCameAreNamedAndOnceMendedItGoesOn(TestDatabase database) {
        String yaml = INDEX.formatted("columns: [id], unique: true");
        try (Fixture fixture = new Fixture(database)) {
            fixture.run(yaml, PhaseName.BACKFILL);
            change(database);
            database.execute("insert into t values (4500, 'again', 1)");
            Ending.Failed failed = assertInstanceOf(Ending.Failed.class, fixture.run(yaml));
            assertEquals("23505", failed.sqlState());
            assertTrue(failed.message().contains("4500"), failed.message());
            database.execute("delete from t where v = 'again'");
            assertEquals(new Ending.Completed(), fixture.run(yaml));
            assertEquals(ALL, database.rows(JOINED));
            fixture.assertReplayEqualsState("m");
        }
    }

    /** One part has joined, one is only built, one is half built, one is missing; another tool or an earlier version was at it. */
    @Test
    void leftoversOfAnAttemptThatFailedAreGoneOnWith(TestDatabase database) {
        String yaml = INDEX.formatted("columns: [v]");
        List<String> before = CatalogText.of(database);
        database.execute(
                "create index i on only t (v)",
                "create index i_t_a on t_a (v)",
                "alter index i attach partition i_t_a",
                "create index i_t_b on t_b (v)",
                "create index i_t_n on only t_n (v)",
                "create index i_t_n_1 on t_n_1 (v)",
                "update pg_index set indisvalid = false where indexrelid = 'i_t_n_1'::regclass");
        String oids = "select to_regclass(name)::oid from unnest(array['i', 'i_t_a', 'i_t_b', 'i_t_n']) name";
        List<String> left = database.rows(oids);
        try (Fixture fixture = new Fixture(database)) {
            assertEquals(new Ending.AtGate(PhaseName.CONTRACT), fixture.run(yaml, PhaseName.VALIDATE));
            assertEquals(List.of("t", "t_a", "t_b", "t_n", "t_n_1"), database.rows(JOINED));
            assertEquals(left, database.rows(oids), "none of them was built again");
            assertEquals(new Ending.RolledBack(), fixture.rollback("m"));
            assertEquals(before, CatalogText.of(database));
            assertEquals(new Ending.Completed(), fixture.run(yaml));
            fixture.assertReplayEqualsState("m");
        }
    }

    /** The part that has joined cannot be dropped before the index of the whole, which takes it along. */
    @Test
    void leftoversAreRolledBackBeforeTheyAreJoinedToo(TestDatabase database) {
        String yaml = INDEX.formatted("columns: [id], unique: true");
        List<String> before = CatalogText.of(database);
        database.execute(
                "create unique index i on only t (id)",
                "create unique index i_t_a on t_a (id)",
                "alter index i attach partition i_t_a",
                "insert into t values (2500, 'again', 1)");
        try (Fixture fixture = new Fixture(database)) {
            assertEquals(
                    "23505",
                    assertInstanceOf(Ending.Failed.class, fixture.run(yaml)).sqlState());
            assertEquals(new Ending.RolledBack(), fixture.rollback("m"));
            assertEquals(before, CatalogText.of(database));
            fixture.assertReplayEqualsState("m");
        }
    }

    /** What only looks like it is found out before hours are spent on it, or when it is joined; and nothing is harmed. */
    @Test
    void partOfAnotherDefinitionIsLeftAlone(TestDatabase database) {
        database.execute("create index i_t_b on t_b (v desc)");
        try (Fixture fixture = new Fixture(database)) {
            Ending.Failed failed = assertInstanceOf(Ending.Failed.class, fixture.run(INDEX.formatted("columns: [v]")));
            assertEquals("42P07", failed.sqlState());
            assertTrue(failed.message().contains("it is left alone"), failed.message());
        }
    }

    @Test
    void foreignKeyLeftOnPartitionsIsGoneOnWith(TestDatabase database) {
        String key = "add constraint k foreign key (o) references o (id) not valid";
        database.execute("alter table t_a " + key, "alter table t_a validate constraint k", "alter table t_b " + key);
        try (Fixture fixture = new Fixture(database)) {
            assertEquals(new Ending.Completed(), fixture.run(KEY));
            assertEquals(
                    List.of("t|t", "t_a|t", "t_b|t", "t_n|t", "t_n_1|t"),
                    database.rows(
                            "select conrelid::regclass, convalidated from pg_constraint where contype = 'f' and conname = 'k' order by conrelid::regclass::text"));
            fixture.assertReplayEqualsState("m");
        }
    }

    @Test
    void foreignKeyIsProvedForAPartitionThatCameBeforeItIsJoined(TestDatabase database) {
        try (Fixture fixture = new Fixture(database)) {
            fixture.run(KEY, PhaseName.BACKFILL);
            change(database);
            database.execute("update t set o = 77 where id = 4500");
            Ending.Unproved found = assertInstanceOf(Ending.Unproved.class, fixture.run(KEY));
            assertEquals(1, found.violations());
            assertTrue(found.message().contains("row at"), found.message());
            database.execute("update t set o = 7 where id = 4500");
            assertEquals(new Ending.Completed(), fixture.run(KEY));
            assertEquals(
                    ALL,
                    database.rows(
                            "select distinct conrelid::regclass::text from pg_constraint where contype = 'f' and conname = 'k' and convalidated order by 1"));
            fixture.assertReplayEqualsState("m");
        }
    }

    @Test
    void foreignKeyOfAPartitionThatIsGoneIsNotInTheWayOfARollback(TestDatabase database) {
        String gated = KEY + "  - sql: {phase: contract, up: \"select 1\", down: \"select 1\"}\n";
        try (Fixture fixture = new Fixture(database)) {
            assertEquals(new Ending.AtGate(PhaseName.CONTRACT), fixture.run(gated, PhaseName.VALIDATE));
            database.execute("drop table t_a");
            assertEquals(new Ending.RolledBack(), fixture.rollback("m"));
            assertEquals(0, database.number("select count(*) from pg_constraint where conname = 'k'"));
        }
    }

    private static void change(TestDatabase database) {
        database.execute(
                "drop table t_a",
                "create table t_c (like t)",
                "insert into t_c select g, 'v' || g, g % 10 from generate_series(4000, 4999) g",
                "alter table t attach partition t_c for values from (4000) to (5000)",
                "create table t_m (like t) partition by range (id)",
                "create table t_m_1 partition of t_m for values from (5000) to (6000)",
                "insert into t_m select g, 'v' || g, g % 10 from generate_series(5000, 5999) g",
                "alter table t attach partition t_m for values from (5000) to (7000)");
    }
}

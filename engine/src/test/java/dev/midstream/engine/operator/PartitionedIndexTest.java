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

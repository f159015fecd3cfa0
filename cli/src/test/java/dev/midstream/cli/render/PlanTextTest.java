package dev.midstream.cli.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.planner.catalog.TableRef;
import dev.midstream.planner.change.Planner;
import dev.midstream.planner.file.MigrationReader;
import dev.midstream.planner.pg.Foresight;
import dev.midstream.planner.pg.PgCatalog;
import dev.midstream.planner.plan.Footprint;
import dev.midstream.planner.plan.LockMode;
import dev.midstream.planner.plan.Plan;
import dev.midstream.planner.plan.Step;
import dev.midstream.planner.plan.Undo;
import dev.midstream.planner.predict.Predictor;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the table of a plan says of locks is what the steps take. */
@FreshDatabase
class PlanTextTest {
    private static final int WIDE = 400;

    @Test
    void tablesOfAStepThatLocksThemDifferentlyAreNamedWithTheirModes(TestDatabase database) throws SQLException {
        database.execute(
                "create table orgs (id bigint primary key)",
                "create table events (id bigint, day date not null) partition by range (day)",
                "create table events_old partition of events for values from ('2000-01-01') to ('2020-01-01')",
                "create table events_new partition of events default");
        List<String> lines = lines(database, """
            - create_index: {table: events, columns: [day]}
            - add_constraint: {table: events, foreign_key: {column: id, references: orgs, index: false}}
            - create_table: {table: notes, columns: [{name: org, type: bigint, references: orgs}]}
            """);
        assertSays(
                lines,
                "join the partitions' indexes under events_day_idx; SHARE UPDATE EXCLUSIVE on events; ACCESS EXCLUSIVE on events_");
        assertSays(
                lines,
                "add foreign key events_id_fkey to events over its partitions'; SHARE ROW EXCLUSIVE on events; ACCESS EXCLUSIVE on orgs");
        assertSays(
                lines,
                "prove foreign key events_id_fkey of events_old for existing rows; SHARE UPDATE EXCLUSIVE on events_old; ROW SHARE on orgs");
        assertSays(lines, "add foreign key events_id_fkey to events_old, for new writes; locks orgs");
        assertSays(lines, "create table notes; locks orgs");
        assertSays(lines, "build index events_day_idx_events_old on events_old");
    }

    @Test
    void tableIsNamedInATitleOnlyAsAWord() {
        assertEquals("", besides("add n to t", "t"));
        assertEquals("; locks t", besides("add t_id to other", "t"));
        assertEquals("; locks t", besides("add n to s.t", "t"));
    }

    private static String besides(String title, String table) {
        return LockedTables.besides(new Step.Ddl(
                1,
                title,
                Footprint.catalogOnly(LockMode.ACCESS_EXCLUSIVE, new TableRef("public", table)),
                List.of(),
                new Undo.Nothing()));
    }

    /** A line ends with it, behind the columns. */
    private static void assertSays(List<String> lines, String expected) {
        assertTrue(
                lines.stream().anyMatch(line -> line.contains("  " + expected)),
                () -> "no '%s' in%n%s".formatted(expected, String.join("\n", lines)));
    }

    private static List<String> lines(TestDatabase database, String changes) throws SQLException {
        try (Connection connection = database.connect()) {
            Plan plan = Planner.plan(
                    MigrationReader.read("m.yaml", "migration: m\nchanges:\n" + changes), PgCatalog.over(connection));
            Foresight foresight =
                    new Foresight(Predictor.byRows(2).predict(plan), List.of(), Optional.empty(), Map.of());
            return new PlanText(plan, foresight).table("somewhere", WIDE);
        }
    }
}

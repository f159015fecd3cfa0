package dev.midstream.planner.pg;

import static dev.midstream.planner.plan.Footprint.Work.WRITES_ROWS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.planner.catalog.Table;
import dev.midstream.planner.plan.Plan;
import dev.midstream.planner.plan.Step;
import dev.midstream.planner.predict.Measurement;
import dev.midstream.planner.testing.Planning;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Transformations are tried on a copy, and nobody else notices. */
@FreshDatabase
class PilotTest {
    private static final String CHANGES = """
            - add_column: {table: sales, column: cents, type: bigint, fill: sales.amount * 100, not_null: true}
            - add_column: {table: sales, column: org, type: int, fill: (id % 3)::int, references: {table: orgs, column: id, index: false}}
            - update: {table: sales, set: {note: upper(note)}, once: false}
            """;

    private final List<String> report = new ArrayList<>();

    /** Partitions, a generated column, an identity, a trigger that would refuse any update, an index. */
    @BeforeEach
    void makeATable(TestDatabase database) {
        database.execute(
                "create table orgs (id int primary key)",
                "insert into orgs values (0), (1), (2)",
                "create table sales (id bigint generated always as identity, amount bigint not null, note text,"
                        + " twice bigint generated always as (amount * 2) stored, primary key (id)) partition by range (id)",
                "create table sales_1 partition of sales for values from (1) to (1001)",
                "create table sales_2 partition of sales for values from (1001) to (1000000)",
                "create index on sales (amount)",
                "insert into sales (amount, note) select g, 'n' || g from generate_series(1, 60000) g",
                "create function refuse() returns trigger language plpgsql as 'begin raise ''no''; end'",
                "create trigger refuse before update on sales for each row execute function refuse()",
                "vacuum analyze");
    }

    @Test
    void measuresEveryStepOfRowsAndLeavesNothing(TestDatabase database) throws SQLException {
        Plan plan = Planning.plan(database, CHANGES);
        Table table = Planning.table(database, "sales");
        try (Connection other = database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("select 1 from sales for update"); // somebody works on every row
            List<Measurement> measured = measure(database, plan, table, "");
            Set<Integer> steps = measured.stream().map(Measurement::step).collect(Collectors.toSet());
            assertEquals(
                    plan.steps().stream()
                            .filter(step -> step.footprint().work() == WRITES_ROWS || step instanceof Step.VerifyRows)
                            .map(Step::number)
                            .collect(Collectors.toSet()),
                    steps);
            for (Measurement one : measured) {
                assertTrue(one.rowsPerSecond() > 1_000, one::toString);
                boolean writes = plan.step(one.step()) instanceof Step.Backfill;
                assertTrue(writes ? one.walBytesPerRow() > 20 : one.walBytesPerRow() < 20, one::toString);
                assertTrue(one.rows() > 5_000 && one.rows() < 60_000, "a part of the rows: " + one);
            }
            assertTrue(report.getFirst().startsWith("measured on a copy of"), report::toString);
            other.rollback();
        }
        assertEquals(0, database.number("select count(*) from pg_class where relname like 'midstream%'"));
        assertEquals(0, database.number("select count(*) from sales where note = upper(note)"));
    }

    @Test
    void lockedTableIsNotWaitedFor(TestDatabase database) throws SQLException {
        Plan plan = Planning.plan(database, CHANGES);
        Table table = Planning.table(database, "sales");
        try (Connection other = database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("lock table sales in access exclusive mode");
            assertEquals(List.of(), measure(database, plan, table, ""));
            other.rollback();
        }
        assertTrue(report.getFirst().contains("lock timeout"), report::toString);
    }

    @Test
    void missingPrivilegeIsSaid(TestDatabase database) throws SQLException {
        Plan plan = Planning.plan(database, CHANGES);
        Table table = Planning.table(database, "sales");
        String role = "pilot_" + database.name();
        database.execute("create role " + role, "grant select on sales, sales_1, sales_2, orgs to " + role);
        try {
            assertEquals(List.of(), measure(database, plan, table, "set role " + role));
            assertTrue(
                    report.getFirst().contains("sales was not measured")
                            && report.getFirst().contains("permission denied for schema public"),
                    report::toString);
        } finally {
            database.execute("drop owned by " + role, "drop role " + role);
        }
    }

    private List<Measurement> measure(TestDatabase database, Plan plan, Table table, String before)
            throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            if (!before.isEmpty()) {
                statement.execute(before);
            }
            PgCatalog ignored = PgCatalog.over(connection); // as the command does: the session is read-only
            Pilot pilot = new Pilot(connection, plan);
            List<Measurement> measured = pilot.measure(table);
            report.addAll(pilot.report());
            return measured;
        }
    }
}

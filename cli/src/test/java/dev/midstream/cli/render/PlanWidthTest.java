package dev.midstream.cli.render;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.planner.change.Planner;
import dev.midstream.planner.file.MigrationReader;
import dev.midstream.planner.pg.Foresight;
import dev.midstream.planner.pg.PgCatalog;
import dev.midstream.planner.pg.PinnedHorizon;
import dev.midstream.planner.plan.Plan;
import dev.midstream.planner.predict.Predictor;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A plan with long names, every kind of step and its notes is a table that fits the terminal. */
class PlanWidthTest {
    private static final String LONG = "a_table_with_a_name_as_long_as_postgresql_lets_it_be_63_bytes_x";

    @ParameterizedTest
    @ValueSource(ints = {80, 100, 120, 200})
    void noLineOfAPlanIsLongerThanTheTerminal(int width) throws SQLException {
        for (String line : lines(width)) {
            assertTrue(line.length() <= width, () -> line.length() + " > " + width + ": " + line);
        }
    }

    private static List<String> lines(int width) throws SQLException {
        try (TestDatabase database = TestDatabase.create()
                        .execute(
                                "create table users (id bigint primary key)",
                                "create function f() returns trigger language plpgsql as 'begin return new; end'",
                                "create table %s (id bigint primary key, amount numeric, old int)".formatted(LONG),
                                "create index %s_i on %s (old)".formatted(LONG.substring(0, 40), LONG),
                                "create trigger t before update on %s for each row execute function f()"
                                        .formatted(LONG),
                                "insert into %s select g, g, g from generate_series(1, 20000) g".formatted(LONG),
                                "analyze " + LONG);
                Connection connection = database.connect()) {
            Plan plan = Planner.plan(
                    MigrationReader.read("m.yaml", """
                        migration: 0042_a_migration_with_quite_a_long_name_that_says_what_it_is
                        changes:
                          - add_column: {table: %s, column: cents, type: bigint, fill: round(amount * 100), not_null: true}
                          - add_column: {table: %s, column: user_id, type: bigint, references: users(id)}
                          - create_index: {table: %s, columns: [user_id]}
                          - drop_index: {index: %s_i}
                          - add_constraint: {table: %s, name: positive, check: amount > 0}
                          - update: {table: %s, set: {old: old + 1}, once: true}
                          - sql: {up: "create view the_view as select id, amount, old from %s where old > 100"}
                        verify:
                          - query: select count(*) = 0 from %s where cents < 0
                            else: there is one that is negative, and nobody knows where it has come from
                        """.replace("%s_i", LONG.substring(0, 40) + "_i")
                            .replace("%s", LONG)),
                    PgCatalog.over(connection));
            PlanText text = new PlanText(
                    plan,
                    new Foresight(
                            Predictor.byRows(2).predict(plan),
                            List.of("measured on " + "some blocks ".repeat(20)),
                            Optional.of(new PinnedHorizon("session 1 of the_user", Optional.of(Duration.ofHours(3)))),
                            Map.of()));
            return text.table("postgres@a-host-with-a-long-name.example.com:5432/shop (PostgreSQL 17.5)", width);
        }
    }
}

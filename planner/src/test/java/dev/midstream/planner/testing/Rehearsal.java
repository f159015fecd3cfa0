package dev.midstream.planner.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.planner.catalog.Identifier;
import dev.midstream.planner.catalog.TableRef;
import dev.midstream.planner.file.PhaseName;
import dev.midstream.planner.plan.Plan;
import dev.midstream.planner.plan.Step;
import dev.midstream.planner.plan.Transformation;
import dev.midstream.planner.plan.Undo;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Carries out the steps of a plan as they stand, in their order, without an engine; a backfill is one UPDATE. */
public final class Rehearsal {
    private final TestDatabase database;
    private final List<Observation> observations = new ArrayList<>();

    public Rehearsal(TestDatabase database) {
        this.database = database;
        database.execute("create schema if not exists midstream");
    }

    /** What the steps of DDL and the validations did. */
    public List<Observation> observations() {
        return observations;
    }

    public Rehearsal run(Plan plan, PhaseName until) {
        plan.phases().stream()
                .filter(phase -> phase.name().compareTo(until) <= 0)
                .flatMap(phase -> phase.steps().stream())
                .forEach(this::perform);
        return this;
    }

    /** Undoes the phases before contract, the newest step first. */
    public void undo(Plan plan) {
        plan.phases().stream()
                .filter(phase -> phase.name() != PhaseName.CONTRACT)
                .flatMap(phase -> phase.steps().stream())
                .toList()
                .reversed()
                .forEach(step -> undo(step.undo()));
    }

    public void perform(Step step) {
        try {
            switch (step) {
                case Step.Ddl ddl -> inOneTransaction(ddl, ddl.statements());
                case Step.Join join -> inOneTransaction(join, join.statements());
                case Step.Validate validate -> inOneTransaction(validate, List.of(validate.statement()));
                case Step.BuildIndex index -> database.execute(index.create());
                case Step.DropIndex drop -> database.execute(drop.statements().getFirst());
                case Step.Backfill backfill -> database.execute(update(backfill.table(), backfill.transformation()));
                case Step.VerifyRows rows ->
                    assertEquals(
                            List.of(),
                            database.rows("select * from %s as %s where %s"
                                    .formatted(
                                            rows.table().sql(),
                                            Identifier.quoted(rows.claims().alias()),
                                            rows.claims().violated())),
                            step.title());
                case Step.VerifyQuery query -> assertEquals("t", database.value(query.query()), query.orElse());
                case Step.OwnSql own -> database.execute(own.statements().toArray(String[]::new));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(step.title() + ": " + e.getMessage(), e);
        }
    }

    private void inOneTransaction(Step step, List<String> statements) throws SQLException {
        try (Connection connection = database.connect();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            Witness witness = Witness.before(connection);
            for (String sql : statements) {
                statement.execute(sql);
            }
            observations.add(witness.of(step, connection, Witness.pid(connection)));
            connection.commit();
        }
    }

    private void undo(Undo undo) {
        switch (undo) {
            case Undo.Nothing ignored -> {}
            case Undo.Impossible ignored -> {}
            case Undo.BuildIndex b -> database.execute(b.create());
            case Undo.Concurrently c -> database.execute(c.statement());
            case Undo.Statements s -> database.execute("begin; " + String.join("; ", s.statements()) + "; commit");
        }
    }

    private static String update(TableRef table, Transformation transformation) {
        return "update %s as %s set %s where %s"
                .formatted(
                        table.sql(),
                        Identifier.quoted(transformation.alias()),
                        transformation.assignments(),
                        transformation.condition());
    }
}

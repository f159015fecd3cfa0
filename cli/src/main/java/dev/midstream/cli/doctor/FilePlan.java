package dev.midstream.cli.doctor;

import dev.midstream.planner.change.Planner;
import dev.midstream.planner.file.BadMigration;
import dev.midstream.planner.file.Migration;
import dev.midstream.planner.pg.PgCatalog;
import dev.midstream.planner.plan.Plan;
import dev.midstream.planner.plan.Step;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Whether a plan can be made of the file: what the other checks do not know, it does. */
final class FilePlan implements Check {
    private static final String MAY_CREATE =
            "select has_schema_privilege(?, 'CREATE'), format('grant usage, create on schema %I to %I;', ?::text, current_user)";

    private final Migration migration;

    FilePlan(Migration migration) {
        this.migration = migration;
    }

    @Override
    public List<Finding> look(Questions questions) throws SQLException {
        try {
            Plan plan = Planner.plan(migration, PgCatalog.over(questions.connection()));
            List<Finding> findings = new ArrayList<>();
            findings.add(Finding.fine(
                    "plan of " + migration.name(),
                    "%d steps: midstream plan FILE".formatted(plan.steps().size())));
            findings.addAll(schemasOfIndexes(plan, questions));
            return findings;
        } catch (BadMigration e) {
            return e.problems().stream()
                    .map(problem -> Finding.wrong("plan of " + migration.name(), problem.toString()))
                    .toList();
        }
    }

    /** Indexes under foreign keys are in the plan only. */
    private static List<Finding> schemasOfIndexes(Plan plan, Questions questions) throws SQLException {
        List<String> schemas = plan.steps().stream()
                .filter(Step.BuildIndex.class::isInstance)
                .map(step -> ((Step.BuildIndex) step).index().schema())
                .distinct()
                .toList();
        List<Finding> findings = new ArrayList<>();
        for (String schema : schemas) {
            findings.addAll(questions
                    .ask(
                            MAY_CREATE,
                            row -> row.getBoolean(1)
                                    ? List.<Finding>of()
                                    : List.of(Finding.wrong(
                                                    "schema " + schema, "an index is built there, which needs CREATE")
                                            .mendedBy(row.getString(2))),
                            schema,
                            schema)
                    .getFirst());
        }
        return findings;
    }
}

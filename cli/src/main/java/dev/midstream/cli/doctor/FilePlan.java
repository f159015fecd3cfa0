package dev.midstream.cli.doctor;

import dev.midstream.planner.change.Planner;
import dev.midstream.planner.file.BadMigration;
import dev.midstream.planner.file.Migration;
import dev.midstream.planner.pg.PgCatalog;
import dev.midstream.planner.plan.Plan;
import java.sql.SQLException;
import java.util.List;

/** Whether a plan can be made of the file: what the other checks do not know, it does. */
final class FilePlan implements Check {
    private final Migration migration;

    FilePlan(Migration migration) {
        this.migration = migration;
    }

    @Override
    public List<Finding> look(Questions questions) throws SQLException {
        try {
            Plan plan = Planner.plan(migration, PgCatalog.over(questions.connection()));
            return List.of(Finding.fine(
                    "plan of " + migration.name(),
                    "%d steps: midstream plan FILE".formatted(plan.steps().size())));
        } catch (BadMigration e) {
            return e.problems().stream()
                    .map(problem -> Finding.wrong("plan of " + migration.name(), problem.toString()))
                    .toList();
        }
    }
}

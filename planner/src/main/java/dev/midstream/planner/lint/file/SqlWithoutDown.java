package dev.midstream.planner.lint.file;

import dev.midstream.planner.file.Change;
import dev.midstream.planner.file.Migration;
import dev.midstream.planner.file.PhaseName;
import dev.midstream.planner.lint.Finding;
import dev.midstream.planner.lint.sql.About;
import dev.midstream.planner.lint.sql.Facts;
import java.util.List;

/** A rollback could not take it back. */
final class SqlWithoutDown implements Rule {
    @Override
    public String id() {
        return "sql-without-down";
    }

    @Override
    public About about() {
        return About.warning(id())
                .why("a rollback takes back what the migration has done, and only the author knows how for own SQL")
                .instead("say in down what takes it back")
                .bad("""
                    - sql: {up: "create view v as select 1"}\
                    """)
                .good("""
                    - sql: {up: "create view v as select 1", down: drop view v}\
                    """);
    }

    @Override
    public List<Finding> check(Migration migration, Facts facts) {
        return migration.changes().stream()
                .filter(Change.Sql.class::isInstance)
                .map(Change.Sql.class::cast)
                .filter(sql -> sql.down().isEmpty() && sql.phase() != PhaseName.CONTRACT)
                .map(sql -> new Finding(
                        id(),
                        sql.place(),
                        "own SQL without down cannot be rolled back",
                        "say in down what takes it back"))
                .toList();
    }
}

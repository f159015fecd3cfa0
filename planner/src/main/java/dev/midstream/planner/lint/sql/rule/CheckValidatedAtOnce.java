package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.lint.sql.About;
import dev.midstream.planner.lint.sql.Risk;
import dev.midstream.planner.lint.sql.Situation;
import dev.midstream.planner.lint.sql.SqlRule;
import dev.midstream.planner.sql.Column.Trait;
import dev.midstream.planner.sql.Constraint;
import dev.midstream.planner.sql.TableAction;
import java.util.stream.Stream;

/** Every row is checked while nobody can use the table. */
final class CheckValidatedAtOnce implements SqlRule {
    @Override
    public About about() {
        return About.error("check-validated-at-once")
                .why("ADD CHECK reads every row while nobody can read or write the table")
                .lock("ACCESS EXCLUSIVE on the table, while it is scanned")
                .instead("ADD CONSTRAINT … CHECK (…) NOT VALID, then VALIDATE CONSTRAINT in another transaction")
                .bad("alter table orders add constraint positive check (amount > 0);")
                .good("""
                    alter table orders add constraint positive check (amount > 0) not valid;
                    alter table orders validate constraint positive;\
                    """)
                .growing();
    }

    @Override
    public Stream<Risk> check(Situation here) {
        Stream<Risk> constraints = here.actions(TableAction.AddConstraint.class)
                .filter(add -> add.checked()
                        && (add.constraint() instanceof Constraint.Check
                                || add.constraint() instanceof Constraint.NotNull))
                .map(add ->
                        here.risk(add, "every row of %s is checked while nobody can use it".formatted(here.table())));
        Stream<Risk> columns = here.actions(TableAction.AddColumn.class)
                .filter(add -> add.column().has(Trait.Check.class))
                .map(add -> here.risk(
                        add,
                        "the check of column %s reads every row of %s while nobody can use it"
                                .formatted(add.column().name(), here.table())));
        return Stream.concat(constraints, columns);
    }
}

package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.lint.sql.About;
import dev.midstream.planner.lint.sql.Risk;
import dev.midstream.planner.lint.sql.Situation;
import dev.midstream.planner.lint.sql.SqlRule;
import dev.midstream.planner.sql.Constraint;
import dev.midstream.planner.sql.TableAction;
import java.util.stream.Stream;

/** It cannot be added in steps. */
final class ExclusionConstraint implements SqlRule {
    @Override
    public About about() {
        return About.error("exclusion-constraint")
                .why("an exclusion constraint builds its index and checks every row while nobody can read or write"
                        + " the table, and cannot be NOT VALID")
                .lock("ACCESS EXCLUSIVE on the table, until the index is built")
                .instead("create a new table with the constraint and move the rows, or do it while the application is"
                        + " stopped")
                .bad("alter table bookings add constraint no_overlap exclude using gist (room with =, during with &&);")
                .good("create table bookings (room int, during tsrange, exclude using gist (room with =, during with"
                        + " &&));")
                .growing();
    }

    @Override
    public Stream<Risk> check(Situation here) {
        return here.actions(TableAction.AddConstraint.class)
                .filter(add -> add.constraint() instanceof Constraint.Exclusion)
                .map(add -> here.risk(add, "the constraint is built while nobody can use %s".formatted(here.table())));
    }
}

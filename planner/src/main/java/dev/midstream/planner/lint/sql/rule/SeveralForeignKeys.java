package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.lint.sql.About;
import dev.midstream.planner.lint.sql.Risk;
import dev.midstream.planner.lint.sql.Situation;
import dev.midstream.planner.lint.sql.SqlRule;
import dev.midstream.planner.sql.Constraint;
import dev.midstream.planner.sql.Statement;
import dev.midstream.planner.sql.TableAction;
import java.util.stream.Stream;

/** Locks on many tables at once invite deadlocks. */
final class SeveralForeignKeys implements SqlRule {
    @Override
    public About about() {
        return About.warning("several-foreign-keys")
                .why("one transaction that adds foreign keys to several tables holds locks on all of them, in an"
                        + " order of its own")
                .lock("SHARE ROW EXCLUSIVE on every table named, until the end of the transaction")
                .instead("one foreign key in a transaction")
                .bad("""
                    begin;
                    alter table a add foreign key (x) references x not valid;
                    alter table b add foreign key (y) references y not valid;
                    commit;\
                    """)
                .good("""
                    alter table a add foreign key (x) references x not valid;
                    alter table b add foreign key (y) references y not valid;\
                    """);
    }

    @Override
    public Stream<Risk> check(Situation here) {
        return here.actions(TableAction.AddConstraint.class)
                .filter(add -> add.constraint() instanceof Constraint.ForeignKey && here.inTransaction())
                .filter(add -> here.beforeInTransaction().stream()
                        .flatMap(past -> past.as(Statement.AlterTable.class))
                        .filter(alter -> here.exists(alter.table()))
                        .flatMap(alter -> alter.actions().stream())
                        .anyMatch(other -> other instanceof TableAction.AddConstraint earlier
                                && earlier.constraint() instanceof Constraint.ForeignKey))
                .map(add -> here.risk(add, "a second foreign key in one transaction: locks on more tables at once"));
    }
}

package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.lint.sql.About;
import dev.midstream.planner.lint.sql.Risk;
import dev.midstream.planner.lint.sql.Situation;
import dev.midstream.planner.lint.sql.SqlRule;
import dev.midstream.planner.sql.TableAction;
import java.util.stream.Stream;

/** The lock of the ADD is still held. */
final class ValidateInSameTransaction implements SqlRule {
    @Override
    public About about() {
        return About.error("validate-in-same-transaction")
                .why("VALIDATE in the transaction that added the constraint keeps the strong lock of the ADD while"
                        + " it reads every row")
                .lock("that of the ADD: ACCESS EXCLUSIVE, or SHARE ROW EXCLUSIVE of a foreign key")
                .instead("commit between the ADD … NOT VALID and the VALIDATE")
                .bad("""
                    begin;
                    alter table orders add constraint c check (a > 0) not valid;
                    alter table orders validate constraint c;
                    commit;\
                    """)
                .good("""
                    alter table orders add constraint c check (a > 0) not valid;
                    alter table orders validate constraint c;\
                    """)
                .growing();
    }

    @Override
    public Stream<Risk> check(Situation here) {
        return here.actions(TableAction.ValidateConstraint.class)
                .filter(validate -> here.inTransaction() && isAddedHere(here, validate.name()))
                .map(validate -> here.risk(
                        validate,
                        "the lock of adding %s is still held while every row is checked".formatted(validate.name())));
    }

    private static boolean isAddedHere(Situation here, String name) {
        return here.beforeInTransaction().stream()
                .flatMap(past -> past.actions(TableAction.AddConstraint.class))
                .anyMatch(add -> add.constraint().name().filter(name::equals).isPresent());
    }
}

package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.lint.sql.About;
import dev.midstream.planner.lint.sql.Risk;
import dev.midstream.planner.lint.sql.Situation;
import dev.midstream.planner.lint.sql.SqlRule;
import dev.midstream.planner.sql.Constraint;
import dev.midstream.planner.sql.Statement;
import dev.midstream.planner.sql.TableAction;
import java.util.stream.Stream;

/** Each reads the whole table again. */
final class SeveralScansOfOneTable implements SqlRule {
    @Override
    public About about() {
        return About.warning("several-scans-of-one-table")
                .why("each of several ALTER TABLE that must read or rewrite the table does so again, and asks for"
                        + " the lock again")
                .lock("as each of them")
                .instead("put them into one ALTER TABLE with commas: PostgreSQL then reads the table once")
                .bad("""
                    alter table orders alter column a set not null;
                    alter table orders alter column b set not null;\
                    """)
                .good("alter table orders alter column a set not null, alter column b set not null;")
                .growing();
    }

    @Override
    public Stream<Risk> check(Situation here) {
        return here.statement(Statement.AlterTable.class)
                .filter(alter -> here.exists(alter.table()) && scans(here, alter))
                .filter(alter -> here.before().stream()
                        .flatMap(past -> past.as(Statement.AlterTable.class))
                        .anyMatch(earlier -> earlier.table().mayBe(alter.table()) && scans(here, earlier)))
                .map(alter -> here.risk(
                        alter.table(), "an ALTER TABLE above reads all of %s already".formatted(alter.table())));
    }

    private static boolean scans(Situation here, Statement.AlterTable alter) {
        return alter.actions().stream().anyMatch(action -> switch (action) {
            case TableAction.SetNotNull set -> !Known.isProvedByCheck(here, alter.table(), set.column());
            case TableAction.ChangeType change ->
                change.using().isPresent()
                        || Known.type(here, alter.table(), change.column())
                                .filter(old -> TypeChange.keepsRows(old, change.type()))
                                .isEmpty();
            case TableAction.AddConstraint add -> add.checked() && !(add.constraint() instanceof Constraint.ForeignKey);
            default -> false;
        });
    }
}

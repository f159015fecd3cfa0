package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.lint.sql.About;
import dev.midstream.planner.lint.sql.Risk;
import dev.midstream.planner.lint.sql.Situation;
import dev.midstream.planner.lint.sql.SqlRule;
import dev.midstream.planner.sql.Constraint;
import dev.midstream.planner.sql.TableAction;
import java.util.stream.Stream;

/** Nobody reads or writes while the index is built. */
final class UniqueConstraintBuildsIndex implements SqlRule {
    @Override
    public About about() {
        return About.error("unique-constraint-builds-index")
                .why("ADD UNIQUE builds its index while nobody can read or write the table")
                .lock("ACCESS EXCLUSIVE on the table, until the index is built")
                .instead("CREATE UNIQUE INDEX CONCURRENTLY, then ADD CONSTRAINT … UNIQUE USING INDEX")
                .bad("alter table orders add constraint orders_no unique (no);")
                .good("""
                    create unique index concurrently orders_no on orders (no);
                    alter table orders add constraint orders_no unique using index orders_no;\
                    """)
                .growing();
    }

    @Override
    public Stream<Risk> check(Situation here) {
        return here.actions(TableAction.AddConstraint.class)
                .filter(add -> add.constraint() instanceof Constraint.Unique)
                .map(add -> here.risk(
                        add, "the constraint builds its index while nobody can use %s".formatted(here.table())));
    }
}

package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.lint.sql.About;
import dev.midstream.planner.lint.sql.Risk;
import dev.midstream.planner.lint.sql.Situation;
import dev.midstream.planner.lint.sql.SqlRule;
import dev.midstream.planner.sql.TableAction;
import java.util.stream.Stream;

/** Every row is read while nobody can use the table. */
final class SetNotNullScans implements SqlRule {
    @Override
    public About about() {
        return About.error("set-not-null-scans")
                .why("SET NOT NULL reads every row while nobody can read or write the table, unless a validated"
                        + " check proves it")
                .lock("ACCESS EXCLUSIVE on the table, while it is scanned")
                .instead("ADD CONSTRAINT … CHECK (column IS NOT NULL) NOT VALID, VALIDATE it in another transaction,"
                        + " SET NOT NULL, drop the check (PostgreSQL 18: ADD CONSTRAINT … NOT NULL column NOT"
                        + " VALID, then VALIDATE)")
                .bad("alter table orders alter column region set not null;")
                .good("""
                    alter table orders add constraint c check (region is not null) not valid;
                    alter table orders validate constraint c;
                    alter table orders alter column region set not null;\
                    """)
                .growing();
    }

    @Override
    public Stream<Risk> check(Situation here) {
        return here.actions(TableAction.SetNotNull.class)
                .filter(set -> !Known.isProvedNotNull(here, here.table(), set.column()))
                .map(set -> here.risk(
                        set,
                        "every row of %s is read to see whether %s is null, while nobody can use it"
                                .formatted(here.table(), set.column())));
    }
}

package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.lint.sql.About;
import dev.midstream.planner.lint.sql.Risk;
import dev.midstream.planner.lint.sql.Situation;
import dev.midstream.planner.lint.sql.SqlRule;
import dev.midstream.planner.sql.Constraint;
import dev.midstream.planner.sql.TableAction;
import java.util.stream.Stream;

/** Nobody reads or writes while the index is built. */
final class PrimaryKeyBuildsIndex implements SqlRule {
    @Override
    public About about() {
        return About.error("primary-key-builds-index")
                .why("ADD PRIMARY KEY builds its index and checks for nulls while nobody can read or write the table")
                .lock("ACCESS EXCLUSIVE on the table, until the index is built")
                .instead("make the columns NOT NULL by a validated check, CREATE UNIQUE INDEX CONCURRENTLY, then ADD"
                        + " PRIMARY KEY USING INDEX")
                .bad("alter table orders add primary key (id);")
                .good("""
                    create unique index concurrently orders_pkey on orders (id);
                    alter table orders add constraint orders_pkey primary key using index orders_pkey; -- midstream:ignore primary-key-over-nullable: id is not null\
                    """)
                .growing();
    }

    @Override
    public Stream<Risk> check(Situation here) {
        return here.actions(TableAction.AddConstraint.class)
                .filter(add -> add.constraint() instanceof Constraint.PrimaryKey)
                .map(add -> here.risk(add, "the key builds its index while nobody can use %s".formatted(here.table())));
    }
}

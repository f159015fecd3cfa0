package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.lint.sql.About;
import dev.midstream.planner.lint.sql.Risk;
import dev.midstream.planner.lint.sql.Situation;
import dev.midstream.planner.lint.sql.SqlRule;
import dev.midstream.planner.sql.Column.Trait;
import dev.midstream.planner.sql.TableAction;
import java.util.stream.Stream;

/** The index is built while nobody can use the table. */
final class AddColumnWithIndex implements SqlRule {
    @Override
    public About about() {
        return About.error("add-column-with-index")
                .why("ADD COLUMN … UNIQUE or PRIMARY KEY builds an index over the table while nobody can read or"
                        + " write it")
                .lock("ACCESS EXCLUSIVE on the table, until the index is built")
                .instead("add the column alone, build the unique index concurrently, then attach the constraint USING"
                        + " INDEX")
                .bad("alter table orders add column no text unique;")
                .good("""
                    alter table orders add column no text;
                    create unique index concurrently orders_no on orders (no);\
                    """)
                .growing();
    }

    @Override
    public Stream<Risk> check(Situation here) {
        return here.actions(TableAction.AddColumn.class)
                .filter(add ->
                        add.column().has(Trait.Unique.class) || add.column().has(Trait.PrimaryKey.class))
                .map(add -> here.risk(
                        add,
                        "column %s brings an index that is built while nobody can use %s"
                                .formatted(add.column().name(), here.table())));
    }
}

package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.lint.sql.About;
import dev.midstream.planner.lint.sql.Risk;
import dev.midstream.planner.lint.sql.Situation;
import dev.midstream.planner.lint.sql.SqlRule;
import dev.midstream.planner.sql.Column.Trait;
import dev.midstream.planner.sql.TableAction;
import java.util.stream.Stream;

/** The expression is written into every row. */
final class GeneratedColumnRewrites implements SqlRule {
    @Override
    public About about() {
        return About.error("generated-column-rewrites")
                .why("a stored generated column, or another expression for one, is computed into every row while"
                        + " nobody can read or write the table")
                .lock("ACCESS EXCLUSIVE on the table, until it is rewritten")
                .instead("a plain column, a trigger for new rows, and a fill in batches (PostgreSQL 18: a VIRTUAL"
                        + " column writes nothing)")
                .bad("alter table orders add column total numeric generated always as (price * amount) stored;")
                .good("alter table orders add column total numeric;")
                .growing();
    }

    @Override
    public Stream<Risk> check(Situation here) {
        Stream<Risk> added = here.actions(TableAction.AddColumn.class)
                .filter(add -> add.column().traits(Trait.Generated.class).anyMatch(Trait.Generated::stored))
                .map(add -> here.risk(
                        add,
                        "%s is computed for every row: %s is rewritten"
                                .formatted(add.column().name(), here.table())));
        Stream<Risk> changed = here.actions(TableAction.SetExpression.class)
                .map(set -> here.risk(
                        set,
                        "%s is computed again for every row: %s is rewritten".formatted(set.column(), here.table())));
        return Stream.concat(added, changed);
    }
}

package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.lint.sql.About;
import dev.midstream.planner.lint.sql.Risk;
import dev.midstream.planner.lint.sql.Situation;
import dev.midstream.planner.lint.sql.SqlRule;
import dev.midstream.planner.sql.Column.Trait;
import dev.midstream.planner.sql.TableAction;
import java.util.stream.Stream;

/** It fails on rows, and old code cannot insert. */
final class AddRequiredColumn implements SqlRule {
    @Override
    public About about() {
        return About.error("add-required-column")
                .why("ADD COLUMN … NOT NULL without a default fails if the table has rows, and code that does not"
                        + " know the column cannot insert")
                .lock("ACCESS EXCLUSIVE on the table, until it fails")
                .instead("add the column with a constant DEFAULT, or nullable; fill it; then make it NOT NULL by a"
                        + " validated check")
                .bad("alter table orders add column region text not null;")
                .good("alter table orders add column region text not null default 'eu';");
    }

    @Override
    public Stream<Risk> check(Situation here) {
        return here.actions(TableAction.AddColumn.class)
                .filter(add ->
                        add.column().has(Trait.NotNull.class) || add.column().has(Trait.PrimaryKey.class))
                .filter(add -> add.column().defaultValue().isEmpty()
                        && !add.column().has(Trait.Identity.class)
                        && !add.column().has(Trait.Generated.class)
                        && !add.column().type().isSerial())
                .map(add -> here.risk(
                        add,
                        "column %s is required and has no default: it fails on existing rows"
                                .formatted(add.column().name())));
    }
}

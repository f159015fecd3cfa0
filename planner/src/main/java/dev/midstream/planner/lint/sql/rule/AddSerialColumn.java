package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.lint.sql.About;
import dev.midstream.planner.lint.sql.Risk;
import dev.midstream.planner.lint.sql.Situation;
import dev.midstream.planner.lint.sql.SqlRule;
import dev.midstream.planner.sql.Column.Trait;
import dev.midstream.planner.sql.TableAction;
import java.util.stream.Stream;

/** Every row gets a number: the whole table is rewritten. */
final class AddSerialColumn implements SqlRule {
    @Override
    public About about() {
        return About.error("add-serial-column")
                .why("a serial or identity column numbers every row, which rewrites the whole table while nobody"
                        + " can read or write it")
                .lock("ACCESS EXCLUSIVE on the table, until it is rewritten")
                .instead("add a plain bigint column, fill it in batches, then add the identity; or make a new table")
                .bad("alter table orders add column no bigserial;")
                .good("alter table orders add column no bigint;")
                .growing();
    }

    @Override
    public Stream<Risk> check(Situation here) {
        return here.actions(TableAction.AddColumn.class)
                .filter(add -> add.column().type().isSerial() || add.column().has(Trait.Identity.class))
                .map(add -> here.risk(
                        add,
                        "numbering %s rewrites %s while nobody can use it"
                                .formatted(add.column().name(), here.table())));
    }
}

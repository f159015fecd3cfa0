package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.lint.sql.About;
import dev.midstream.planner.lint.sql.Risk;
import dev.midstream.planner.lint.sql.Situation;
import dev.midstream.planner.lint.sql.SqlRule;
import dev.midstream.planner.sql.TableAction;
import java.util.stream.Stream;

/** The table is copied while nobody can use it. */
final class StorageChangeRewrites implements SqlRule {
    @Override
    public About about() {
        return About.error("storage-change-rewrites")
                .why("SET TABLESPACE, SET LOGGED, SET UNLOGGED and SET ACCESS METHOD copy the whole table while"
                        + " nobody can read or write it")
                .lock("ACCESS EXCLUSIVE on the table, until it is copied")
                .instead("make a new table where it shall be and move the rows")
                .bad("alter table orders set tablespace fast;")
                .good("alter table orders set (fillfactor = 90);")
                .growing();
    }

    @Override
    public Stream<Risk> check(Situation here) {
        return here.actions(TableAction.ChangeStorage.class)
                .map(change -> here.risk(
                        change, "setting %s copies %s while nobody can use it".formatted(change.what(), here.table())));
    }
}

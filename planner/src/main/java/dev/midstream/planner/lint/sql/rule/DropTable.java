package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.lint.sql.About;
import dev.midstream.planner.lint.sql.Facts;
import dev.midstream.planner.lint.sql.Risk;
import dev.midstream.planner.lint.sql.Situation;
import dev.midstream.planner.lint.sql.SqlRule;
import dev.midstream.planner.sql.Name;
import dev.midstream.planner.sql.Statement;
import dev.midstream.planner.sql.Statement.Thing;
import java.util.List;
import java.util.stream.Stream;

/** Code that still uses it fails at once. */
final class DropTable implements SqlRule {
    @Override
    public About about() {
        return About.warning("drop-table")
                .why("code that still uses the table fails at once; every table with a foreign key to or from it is"
                        + " locked, too")
                .lock("ACCESS EXCLUSIVE on the table and on those it references")
                .instead("deploy code that does not use it, drop its foreign keys one by one, then the table")
                .bad("drop table old_orders;")
                .good("create table new_orders (id bigint primary key);");
    }

    @Override
    public Stream<Risk> check(Situation here) {
        return here.statement(Statement.Drop.class)
                .filter(drop -> drop.thing() == Thing.TABLE)
                .flatMap(drop -> drop.names().stream())
                .filter(here::exists)
                .map(table -> here.risk(table, message(here, table)));
    }

    private static String message(Situation here, Name table) {
        List<String> others =
                here.facts(table).map(Facts.TableFacts::referencedBy).orElse(List.of());
        return "code that uses %s fails at once%s"
                .formatted(table, others.isEmpty() ? "" : "; locked with it: " + String.join(", ", others));
    }
}

package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.lint.sql.About;
import dev.midstream.planner.lint.sql.Risk;
import dev.midstream.planner.lint.sql.Situation;
import dev.midstream.planner.lint.sql.SqlRule;
import dev.midstream.planner.sql.Statement;
import dev.midstream.planner.sql.Statement.Thing;
import java.util.stream.Stream;

/** Everything goes. */
final class DropDatabase implements SqlRule {
    @Override
    public About about() {
        return About.error("drop-database")
                .why("DROP DATABASE and DROP SCHEMA … CASCADE remove everything in them")
                .lock("everything in it")
                .instead("leave it to an operator, or drop the tables by name")
                .bad("drop database shop;")
                .good("drop schema if exists empty_one restrict;");
    }

    @Override
    public Stream<Risk> check(Situation here) {
        return here.statement(Statement.Drop.class)
                .filter(drop -> drop.thing() == Thing.DATABASE || (drop.thing() == Thing.SCHEMA && drop.cascade()))
                .map(drop -> here.risk("%s %s is dropped with everything in it"
                        .formatted(drop.thing().label(), drop.names().getFirst())));
    }
}

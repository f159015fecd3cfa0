package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.lint.sql.About;
import dev.midstream.planner.lint.sql.Risk;
import dev.midstream.planner.lint.sql.Situation;
import dev.midstream.planner.lint.sql.SqlRule;
import dev.midstream.planner.sql.Statement;
import java.util.stream.Stream;

/** Values can be added and renamed, not removed. */
final class CreateEnum implements SqlRule {
    @Override
    public About about() {
        return About.note("create-enum")
                .why("values of an enum cannot be removed, and old code may not know the new ones")
                .lock("none")
                .instead("a table of the values with a foreign key, or text with a CHECK")
                .bad("create type mood as enum ('sad');")
                .good("create table moods (name text primary key);");
    }

    @Override
    public Stream<Risk> check(Situation here) {
        return here.statement(Statement.CreateEnum.class)
                .map(create -> here.risk("values of %s can never be removed".formatted(create.type())));
    }
}

package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.lint.sql.About;
import dev.midstream.planner.lint.sql.Risk;
import dev.midstream.planner.lint.sql.Situation;
import dev.midstream.planner.lint.sql.SqlRule;
import java.util.Optional;
import java.util.stream.Stream;

/** A limit in the type is hard to change. */
final class LengthLimit implements SqlRule {
    @Override
    public About about() {
        return About.note("length-limit")
                .why("varchar(n) saves nothing over text, and making n smaller rewrites the table")
                .lock("none")
                .instead("use text, with a CHECK (length(…) <= n) where a limit is meant")
                .bad("create table t (id bigint primary key, name varchar(50));")
                .good("create table t (id bigint primary key, name text);");
    }

    @Override
    public Stream<Risk> check(Situation here) {
        return Columns.of(here)
                .filter(column -> column.type().base().equals("varchar")
                        && !column.type().modifiers().isEmpty())
                .map(column -> new Risk(
                        column.at(),
                        Optional.empty(),
                        "%s is %s".formatted(column.name(), column.type().text())));
    }
}

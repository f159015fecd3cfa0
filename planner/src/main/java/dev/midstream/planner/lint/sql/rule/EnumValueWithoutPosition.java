package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.lint.sql.About;
import dev.midstream.planner.lint.sql.Risk;
import dev.midstream.planner.lint.sql.Situation;
import dev.midstream.planner.lint.sql.SqlRule;
import dev.midstream.planner.sql.Statement;
import java.util.stream.Stream;

/** It is sorted last, for good. */
final class EnumValueWithoutPosition implements SqlRule {
    @Override
    public About about() {
        return About.note("enum-value-without-position")
                .why("a value without BEFORE or AFTER is sorted behind all others, and its place cannot be changed"
                        + " later")
                .lock("none")
                .instead("say BEFORE or AFTER which value it stands")
                .bad("alter type mood add value 'ok';")
                .good("alter type mood add value 'ok' after 'sad';");
    }

    @Override
    public Stream<Risk> check(Situation here) {
        return here.statement(Statement.AddEnumValue.class)
                .filter(add -> !add.positioned())
                .map(add -> here.risk("the value is sorted behind all others of %s".formatted(add.type())));
    }
}

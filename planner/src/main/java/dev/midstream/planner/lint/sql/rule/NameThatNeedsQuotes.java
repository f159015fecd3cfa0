package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.lint.sql.About;
import dev.midstream.planner.lint.sql.Risk;
import dev.midstream.planner.lint.sql.Situation;
import dev.midstream.planner.lint.sql.SqlRule;
import java.util.Optional;
import java.util.stream.Stream;

/** Every query must quote it for ever. */
final class NameThatNeedsQuotes implements SqlRule {
    @Override
    public About about() {
        return About.note("name-that-needs-quotes")
                .why("a name with capitals or signs must be written in double quotes in every query")
                .lock("none")
                .instead("use lower case letters, digits and underscores")
                .bad("create table \"Orders\" (id bigint primary key);")
                .good("create table orders (id bigint primary key);");
    }

    @Override
    public Stream<Risk> check(Situation here) {
        return Names.given(here.item())
                .filter(name -> !name.text().matches("[a-z_\\x80-\\uffff][a-z0-9_$\\x80-\\uffff]*")
                        && !name.text().contains("${"))
                .map(name -> new Risk(
                        name.at(),
                        Optional.empty(),
                        "'%s' must be written in double quotes in every query".formatted(name.text())));
    }
}

package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.lint.sql.About;
import dev.midstream.planner.lint.sql.Risk;
import dev.midstream.planner.lint.sql.Situation;
import dev.midstream.planner.lint.sql.SqlRule;
import java.util.Optional;
import java.util.stream.Stream;

/** Values are padded with blanks. */
final class CharColumn implements SqlRule {
    @Override
    public About about() {
        return About.warning("char-column")
                .why("char(n) pads with blanks that come and go in comparisons")
                .lock("none")
                .instead("use text")
                .bad("create table t (id bigint primary key, code char(3));")
                .good("create table t (id bigint primary key, code text);");
    }

    @Override
    public Stream<Risk> check(Situation here) {
        return Columns.of(here)
                .filter(column -> column.type().base().equals("char")
                        && !column.type().text().contains("\""))
                .map(column -> new Risk(
                        column.at(),
                        Optional.empty(),
                        "%s is %s".formatted(column.name(), column.type().text())));
    }
}

package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.lint.sql.About;
import dev.midstream.planner.lint.sql.Risk;
import dev.midstream.planner.lint.sql.Situation;
import dev.midstream.planner.lint.sql.SqlRule;
import java.util.Optional;
import java.util.stream.Stream;

/** The type has no equality. */
final class JsonColumn implements SqlRule {
    @Override
    public About about() {
        return About.warning("json-column")
                .why("json has no equality operator: SELECT DISTINCT, UNION and GROUP BY over the table begin to fail")
                .lock("none")
                .instead("use jsonb")
                .bad("alter table orders add column extra json;")
                .good("alter table orders add column extra jsonb;");
    }

    @Override
    public Stream<Risk> check(Situation here) {
        return Columns.of(here)
                .filter(column -> column.type().base().equals("json"))
                .map(column -> new Risk(column.at(), Optional.empty(), "%s is json".formatted(column.name())));
    }
}

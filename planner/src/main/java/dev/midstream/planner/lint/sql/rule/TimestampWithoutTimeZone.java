package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.lint.sql.About;
import dev.midstream.planner.lint.sql.Risk;
import dev.midstream.planner.lint.sql.Situation;
import dev.midstream.planner.lint.sql.SqlRule;
import java.util.Optional;
import java.util.stream.Stream;

/** The same value means another moment to a client in another zone. */
final class TimestampWithoutTimeZone implements SqlRule {
    @Override
    public About about() {
        return About.warning("timestamp-without-time-zone")
                .why("a timestamp without time zone means another moment to a client in another zone")
                .lock("none")
                .instead("use timestamptz")
                .bad("create table t (id bigint primary key, at timestamp);")
                .good("create table t (id bigint primary key, at timestamptz);");
    }

    @Override
    public Stream<Risk> check(Situation here) {
        return Columns.of(here)
                .filter(column -> column.type().base().equals("timestamp"))
                .map(column -> new Risk(column.at(), Optional.empty(), "%s has no time zone".formatted(column.name())));
    }
}

package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.lint.sql.About;
import dev.midstream.planner.lint.sql.Risk;
import dev.midstream.planner.lint.sql.Situation;
import dev.midstream.planner.lint.sql.SqlRule;
import java.util.Optional;
import java.util.stream.Stream;

/** A serial is a default and a sequence with rights of its own. */
final class SerialColumn implements SqlRule {
    @Override
    public About about() {
        return About.note("serial-column")
                .why("a serial column is a default that anybody may override, and a sequence with an owner and"
                        + " rights of its own")
                .lock("none")
                .instead("use GENERATED … AS IDENTITY")
                .bad("create table t (id bigserial primary key);")
                .good("create table t (id bigint generated always as identity primary key);");
    }

    @Override
    public Stream<Risk> check(Situation here) {
        return Columns.of(here)
                .filter(column -> column.type().isSerial())
                .map(column -> new Risk(
                        column.at(),
                        Optional.empty(),
                        "%s is %s".formatted(column.name(), column.type().text())));
    }
}

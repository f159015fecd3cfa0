package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.lint.sql.About;
import dev.midstream.planner.lint.sql.Risk;
import dev.midstream.planner.lint.sql.Situation;
import dev.midstream.planner.lint.sql.SqlRule;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** It may run out. */
final class SmallInteger implements SqlRule {
    @Override
    public About about() {
        return About.note("small-integer")
                .why("int ends at 2.1 billion, smallint at 32767; changing it later rewrites the table")
                .lock("none")
                .instead("use bigint where there is no bound on what is counted")
                .bad("alter table t add column hits int;")
                .good("alter table t add column hits bigint;")
                .onDemand();
    }

    @Override
    public Stream<Risk> check(Situation here) {
        return Columns.of(here)
                .filter(column -> Set.of("int4", "int2").contains(column.type().base()))
                .map(column -> new Risk(
                        column.at(),
                        Optional.empty(),
                        "%s is %s".formatted(column.name(), column.type().text())));
    }
}

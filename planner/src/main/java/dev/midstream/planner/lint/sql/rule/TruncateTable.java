package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.lint.sql.About;
import dev.midstream.planner.lint.sql.Risk;
import dev.midstream.planner.lint.sql.Situation;
import dev.midstream.planner.lint.sql.SqlRule;
import dev.midstream.planner.sql.Statement;
import java.util.stream.Stream;

/** All rows go at once, and with CASCADE those of other tables. */
final class TruncateTable implements SqlRule {
    @Override
    public About about() {
        return About.warning("truncate")
                .why("TRUNCATE waits for every query of the table, blocks all others, and cannot be taken back;"
                        + " CASCADE empties every table that references it")
                .lock("ACCESS EXCLUSIVE on every table named, and on those reached by CASCADE")
                .instead("delete in batches, or name every table instead of CASCADE")
                .bad("truncate orders cascade;")
                .good("""
                    create table t (id bigint primary key);
                    truncate t;\
                    """);
    }

    @Override
    public Stream<Risk> check(Situation here) {
        return here.statement(Statement.Truncate.class)
                .filter(truncate -> truncate.tables().stream().anyMatch(here::exists))
                .map(truncate -> here.risk(
                        truncate.cascade()
                                ? "TRUNCATE … CASCADE empties every table that references it, too"
                                : "TRUNCATE locks the table against reads and writes and removes every row"));
    }
}

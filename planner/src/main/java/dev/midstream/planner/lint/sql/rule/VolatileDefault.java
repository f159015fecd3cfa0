package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.lint.sql.About;
import dev.midstream.planner.lint.sql.Risk;
import dev.midstream.planner.lint.sql.Situation;
import dev.midstream.planner.lint.sql.SqlRule;
import dev.midstream.planner.sql.TableAction;
import java.util.stream.Stream;

/** The whole table is rewritten. */
final class VolatileDefault implements SqlRule {
    @Override
    public About about() {
        return About.error("volatile-default")
                .why("a default that differs from row to row rewrites the whole table and its indexes while nobody"
                        + " can read or write it")
                .lock("ACCESS EXCLUSIVE on the table, until it is rewritten")
                .instead("add the column without a default, SET DEFAULT for new rows, and fill the old ones in batches")
                .bad("alter table orders add column token uuid default gen_random_uuid();")
                .good("""
                    alter table orders add column token uuid;
                    alter table orders alter column token set default gen_random_uuid();\
                    """)
                .growing();
    }

    @Override
    public Stream<Risk> check(Situation here) {
        return here.actions(TableAction.AddColumn.class)
                .flatMap(add -> add.column().defaultValue().stream()
                        .flatMap(value -> Volatility.suspect(here, value).stream())
                        .map(function -> here.risk(
                                add,
                                "the default of %s calls %s, which %s: %s is rewritten"
                                        .formatted(
                                                add.column().name(),
                                                function.name(),
                                                function.known()
                                                        ? "gives another value for every row"
                                                        : "is not known and may",
                                                here.table()))));
    }
}

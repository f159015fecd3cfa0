package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.lint.sql.About;
import dev.midstream.planner.lint.sql.Risk;
import dev.midstream.planner.lint.sql.Situation;
import dev.midstream.planner.lint.sql.SqlRule;
import dev.midstream.planner.plan.LockMode;
import dev.midstream.planner.sql.Name;
import dev.midstream.planner.sql.Statement;
import java.util.Set;
import java.util.stream.Stream;

/** The lock of the DDL is held while the rows are changed. */
final class BackfillWithDdl implements SqlRule {
    @Override
    public About about() {
        return About.error("backfill-with-ddl")
                .why("rows changed in the transaction of a DDL statement are changed under its lock")
                .lock("that of the DDL, until the last row is changed")
                .instead("separate transactions: the DDL, then the rows in batches (midstream run)")
                .bad("""
                    begin;
                    alter table orders add column a int;
                    update orders set a = 1 where id < 9;
                    commit;\
                    """)
                .good("""
                    alter table orders add column a int;
                    update orders set a = 1 where id < 9;\
                    """);
    }

    @Override
    public Stream<Risk> check(Situation here) {
        Stream<Name> changed = Stream.concat(
                here.statement(Statement.Change.class).map(Statement.Change::table),
                here.statement(Statement.Insert.class)
                        .filter(Statement.Insert::fromQuery)
                        .map(Statement.Insert::table));
        return here.inTransaction()
                ? changed.filter(table -> !BOOKS.contains(table.name()))
                        .flatMap(table -> here
                                .heldSince(LockMode.SHARE)
                                .map(held -> here.risk(
                                        table,
                                        "rows are changed while the transaction holds %s on %s"
                                                .formatted(held.mode().label(), held.table())))
                                .stream())
                : Stream.empty();
    }

    /** One row each, written by the tools themselves. */
    private static final Set<String> BOOKS = Set.of(
            "alembic_version",
            "schema_migrations",
            "ar_internal_metadata",
            "flyway_schema_history",
            "django_migrations");
}

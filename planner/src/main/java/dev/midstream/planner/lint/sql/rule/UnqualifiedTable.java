package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.lint.sql.About;
import dev.midstream.planner.lint.sql.Locks;
import dev.midstream.planner.lint.sql.Risk;
import dev.midstream.planner.lint.sql.Situation;
import dev.midstream.planner.lint.sql.SqlRule;
import dev.midstream.planner.sql.Name;
import dev.midstream.planner.sql.Statement;
import java.util.stream.Stream;

/** The search_path decides which table is meant. */
final class UnqualifiedTable implements SqlRule {
    @Override
    public About about() {
        return About.note("unqualified-table")
                .why("without a schema the search_path of the session decides which table is meant")
                .lock("none")
                .instead("write the schema: public.orders")
                .bad("create table orders (id bigint primary key);")
                .good("create table public.orders (id bigint primary key);")
                .onDemand();
    }

    @Override
    public Stream<Risk> check(Situation here) {
        Stream<Name> created = here.statement(Statement.CreateTable.class)
                .filter(create -> !create.temporary())
                .map(Statement.CreateTable::table);
        return Stream.concat(created, Locks.of(here.item().statement()).stream().map(Locks.Lock::table))
                .filter(table -> table.schema().isEmpty())
                .limit(1)
                .map(table -> here.risk("%s has no schema".formatted(table)));
    }
}

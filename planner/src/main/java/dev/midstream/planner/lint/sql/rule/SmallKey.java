package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.lint.sql.About;
import dev.midstream.planner.lint.sql.Risk;
import dev.midstream.planner.lint.sql.Situation;
import dev.midstream.planner.lint.sql.SqlRule;
import dev.midstream.planner.sql.Column;
import dev.midstream.planner.sql.Column.Trait;
import dev.midstream.planner.sql.Constraint;
import dev.midstream.planner.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A key that runs out is the next migration, under pressure. */
final class SmallKey implements SqlRule {
    @Override
    public About about() {
        return About.warning("small-key")
                .why("a key of 32 bits or fewer ends at 2.1 billion, used up faster than rows by rollbacks and"
                        + " conflicts")
                .lock("none")
                .instead("use bigint generated always as identity")
                .bad("create table t (id serial primary key);")
                .good("create table t (id bigint generated always as identity primary key);");
    }

    @Override
    public Stream<Risk> check(Situation here) {
        return Columns.of(here)
                .filter(column -> SMALL.contains(column.type().base()) && isKey(here, column))
                .map(column -> new Risk(
                        column.at(),
                        Optional.empty(),
                        "key %s is %s".formatted(column.name(), column.type().text())));
    }

    private static final Set<String> SMALL = Set.of("int4", "int2", "serial4", "serial2");

    private static boolean isKey(Situation here, Column column) {
        return column.type().isSerial()
                || column.has(Trait.PrimaryKey.class)
                || column.has(Trait.Identity.class)
                || here.statement(Statement.CreateTable.class)
                        .flatMap(create -> create.constraints().stream())
                        .anyMatch(c -> c instanceof Constraint.PrimaryKey key
                                && key.columns().equals(List.of(column.name())));
    }
}

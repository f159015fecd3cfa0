package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.lint.sql.About;
import dev.midstream.planner.lint.sql.Risk;
import dev.midstream.planner.lint.sql.Situation;
import dev.midstream.planner.lint.sql.SqlRule;
import dev.midstream.planner.sql.TableAction;
import dev.midstream.planner.sql.Type;
import java.util.Optional;
import java.util.stream.Stream;

/** The whole table and its indexes are written anew. */
final class TypeChangeRewrites implements SqlRule {
    @Override
    public About about() {
        return About.error("type-change-rewrites")
                .why("most changes of a type rewrite the whole table and its indexes while nobody can read or write"
                        + " it; PostgreSQL spares it only where every old value is a new one as it stands")
                .lock("ACCESS EXCLUSIVE on the table, until it is rewritten")
                .instead("add a column of the new type, keep it in step, fill it in batches, switch the readers, drop"
                        + " the old one")
                .bad("alter table orders alter column id type bigint;")
                .good("""
                    create table t (id int primary key);
                    alter table t alter column id type bigint;\
                    """)
                .growing();
    }

    @Override
    public Stream<Risk> check(Situation here) {
        return here.actions(TableAction.ChangeType.class).flatMap(change -> {
            Optional<Type> old = Known.type(here, here.table(), change.column());
            if (old.isPresent() && change.using().isEmpty() && TypeChange.keepsRows(old.get(), change.type())) {
                return Stream.empty();
            }
            return Stream.of(here.risk(
                    change,
                    old.map(type -> "from %s to %s every row of %s is written anew"
                                    .formatted(type.text(), change.type().text(), here.table()))
                            .orElse("unless every old value of %s is a %s as it stands, %s is written anew"
                                    .formatted(change.column(), change.type().text(), here.table()))));
        });
    }
}

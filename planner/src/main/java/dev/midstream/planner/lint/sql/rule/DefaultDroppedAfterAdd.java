package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.lint.sql.About;
import dev.midstream.planner.lint.sql.Risk;
import dev.midstream.planner.lint.sql.Situation;
import dev.midstream.planner.lint.sql.SqlRule;
import dev.midstream.planner.sql.Column.Trait;
import dev.midstream.planner.sql.TableAction;
import java.util.stream.Stream;

/** Code that does not know the column cannot insert any more. */
final class DefaultDroppedAfterAdd implements SqlRule {
    @Override
    public About about() {
        return About.warning("default-dropped-after-add")
                .why("a required column whose default is dropped at once makes inserts of the code that still runs"
                        + " fail")
                .lock("ACCESS EXCLUSIVE on the table, short")
                .instead("keep the default in the database until no old code runs")
                .bad("""
                    alter table orders add column region text not null default 'eu';
                    alter table orders alter column region drop default;\
                    """)
                .good("alter table orders add column region text not null default 'eu';");
    }

    @Override
    public Stream<Risk> check(Situation here) {
        return here.actions(TableAction.DropDefault.class)
                .filter(drop -> here.before().stream()
                        .flatMap(past -> past.actions(TableAction.AddColumn.class))
                        .anyMatch(add -> add.column().name().equals(drop.column())
                                && add.column().has(Trait.NotNull.class)))
                .map(drop -> here.risk(
                        drop,
                        "code that does not know %s yet cannot insert without its default".formatted(drop.column())));
    }
}

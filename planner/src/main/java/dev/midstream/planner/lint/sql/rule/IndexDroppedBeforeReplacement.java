package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.lint.sql.About;
import dev.midstream.planner.lint.sql.Risk;
import dev.midstream.planner.lint.sql.Situation;
import dev.midstream.planner.lint.sql.SqlRule;
import dev.midstream.planner.sql.Name;
import dev.midstream.planner.sql.Script.Item;
import dev.midstream.planner.sql.Statement;
import dev.midstream.planner.sql.Statement.Thing;
import java.util.stream.Stream;

/** Queries scan the table until the new one is there. */
final class IndexDroppedBeforeReplacement implements SqlRule {
    @Override
    public About about() {
        return About.error("index-dropped-before-replacement")
                .why("between the drop and the end of the build, queries that need the index scan the table")
                .lock("none: the queries do the harm")
                .instead("create the new index first, under another name, then drop the old one")
                .bad("""
                    drop index concurrently orders_day;
                    create index concurrently orders_day on orders (day, id);\
                    """)
                .good("""
                    create index concurrently orders_day_2 on orders (day, id);
                    drop index concurrently orders_day;\
                    """);
    }

    @Override
    public Stream<Risk> check(Situation here) {
        return here.statement(Statement.Drop.class)
                .filter(drop -> drop.thing() == Thing.INDEX)
                .flatMap(drop -> drop.names().stream())
                .filter(name -> here.after().stream().anyMatch(item -> replaces(here, item, name)))
                .map(name -> here.risk("index %s is dropped before the one that replaces it is built".formatted(name)));
    }

    /** Of the same name, or over the same first column of the same table. */
    private static boolean replaces(Situation here, Item item, Name dropped) {
        if (!(item.statement() instanceof Statement.CreateIndex create)) {
            return false;
        }
        boolean sameName = create.name().filter(dropped.name()::equals).isPresent();
        boolean sameKey = here.terms()
                .facts()
                .index(dropped)
                .filter(old -> old.table().equals(create.table().name())
                        && old.keys().getFirst().equals(create.keys().getFirst()))
                .isPresent();
        return sameName || sameKey;
    }
}

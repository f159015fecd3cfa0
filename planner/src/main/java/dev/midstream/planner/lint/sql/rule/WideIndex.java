package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.lint.sql.About;
import dev.midstream.planner.lint.sql.Risk;
import dev.midstream.planner.lint.sql.Situation;
import dev.midstream.planner.lint.sql.SqlRule;
import dev.midstream.planner.sql.Statement;
import java.util.stream.Stream;

/** Columns behind the third rarely narrow a search, and every write pays for them. */
final class WideIndex implements SqlRule {
    @Override
    public About about() {
        return About.note("wide-index")
                .why("columns behind the third rarely narrow a search, and every write pays for them")
                .lock("none")
                .instead("keep the selective columns as keys and put the others into INCLUDE")
                .bad("create index concurrently i on orders (a, b, c, d);")
                .good("create index concurrently i on orders (a, b) include (c, d);");
    }

    @Override
    public Stream<Risk> check(Situation here) {
        return here.statement(Statement.CreateIndex.class)
                .filter(index -> !index.unique() && index.keys().size() > 3)
                .map(index ->
                        here.risk("the index has %d keys".formatted(index.keys().size())));
    }
}

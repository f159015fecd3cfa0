package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.lint.sql.About;
import dev.midstream.planner.lint.sql.Facts;
import dev.midstream.planner.lint.sql.Risk;
import dev.midstream.planner.lint.sql.Situation;
import dev.midstream.planner.lint.sql.SqlRule;
import dev.midstream.planner.sql.Name;
import dev.midstream.planner.sql.Statement;
import java.util.Optional;
import java.util.stream.Stream;

/** IF NOT EXISTS takes the ruin of a failed build for the index. */
final class InvalidIndexPassedOver implements SqlRule {
    @Override
    public About about() {
        return About.warning("invalid-index-passed-over")
                .why("a concurrent build that fails leaves an INVALID index, which a second try with IF NOT EXISTS"
                        + " takes for done")
                .lock("none")
                .instead("drop the index concurrently if it is there, then create it without IF NOT EXISTS")
                .bad("create index concurrently if not exists i on orders (a);")
                .good("""
                    drop index concurrently if exists i;
                    create index concurrently i on orders (a);\
                    """);
    }

    @Override
    public Stream<Risk> check(Situation here) {
        return here.statement(Statement.CreateIndex.class)
                .filter(index -> index.concurrently()
                        && index.ifNotExists()
                        && index.name().isPresent())
                .flatMap(index -> risk(here, index).stream());
    }

    private static Optional<Risk> risk(Situation here, Statement.CreateIndex index) {
        Name name = Name.of(index.name().orElseThrow());
        Optional<Facts.IndexFacts> there = here.terms().facts().index(name);
        if (there.isPresent()) {
            return there.filter(i -> !i.valid())
                    .map(i -> here.risk(
                            "index %s exists and is INVALID: the statement would leave it so".formatted(name)));
        }
        return Optional.of(here.risk(
                "if an earlier build of %s failed, its INVALID index is taken for the finished one".formatted(name)));
    }
}

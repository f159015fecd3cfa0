package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.lint.sql.About;
import dev.midstream.planner.lint.sql.Risk;
import dev.midstream.planner.lint.sql.Situation;
import dev.midstream.planner.lint.sql.SqlRule;
import dev.midstream.planner.sql.Statement;
import java.util.stream.Stream;

/** Rows go missing from the index, silently. */
final class ConcurrentBuildCorrupts implements SqlRule {
    @Override
    public About about() {
        return About.error("concurrent-build-corrupts")
                .why("in PostgreSQL 14.0 to 14.3 a concurrent build may leave rows out of the index without an error")
                .lock("none")
                .instead("upgrade the server to 14.4 or later first")
                .bad("")
                .good("");
    }

    @Override
    public Stream<Risk> check(Situation here) {
        boolean affected = here.terms().exactVersion() && here.terms().version().corruptsConcurrentBuilds();
        boolean builds = here.statement(Statement.CreateIndex.class).anyMatch(Statement.CreateIndex::concurrently)
                || here.statement(Statement.Reindex.class).anyMatch(Statement.Reindex::concurrently);
        return affected && builds
                ? Stream.of(here.risk("PostgreSQL %s may leave rows out of an index that is built concurrently"
                        .formatted(here.terms().version())))
                : Stream.empty();
    }
}

package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.lint.sql.About;
import dev.midstream.planner.lint.sql.Risk;
import dev.midstream.planner.lint.sql.Situation;
import dev.midstream.planner.lint.sql.SqlRule;
import dev.midstream.planner.sql.Statement;
import java.util.stream.Stream;

/** Readers of the view wait for the whole query. */
final class RefreshBlocks implements SqlRule {
    @Override
    public About about() {
        return About.warning("refresh-blocks")
                .why("REFRESH MATERIALIZED VIEW blocks its readers while its query runs")
                .lock("ACCESS EXCLUSIVE on the view, while its query runs")
                .instead("REFRESH MATERIALIZED VIEW CONCURRENTLY, which needs a unique index")
                .bad("refresh materialized view totals;")
                .good("refresh materialized view concurrently totals;");
    }

    @Override
    public Stream<Risk> check(Situation here) {
        return here.statement(Statement.Refresh.class)
                .filter(refresh -> !refresh.concurrently() && refresh.withData())
                .map(refresh ->
                        here.risk(refresh.view(), "readers of %s wait while its query runs".formatted(refresh.view())));
    }
}

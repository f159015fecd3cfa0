package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.lint.sql.About;
import dev.midstream.planner.lint.sql.Risk;
import dev.midstream.planner.lint.sql.Situation;
import dev.midstream.planner.lint.sql.SqlRule;
import dev.midstream.planner.sql.Statement;
import java.util.stream.Stream;

/** The table is copied while nobody can use it. */
final class VacuumFull implements SqlRule {
    @Override
    public About about() {
        return About.error("vacuum-full-or-cluster")
                .why("VACUUM FULL and CLUSTER copy the whole table while nobody can read or write it")
                .lock("ACCESS EXCLUSIVE on the table, until it is copied")
                .instead("plain VACUUM gives room back for new rows; pg_repack copies online (PostgreSQL 19: REPACK"
                        + " (CONCURRENTLY))")
                .bad("vacuum full orders;")
                .good("vacuum orders;")
                .growing();
    }

    @Override
    public Stream<Risk> check(Situation here) {
        Stream<Risk> vacuums = here.statement(Statement.Vacuum.class)
                .filter(Statement.Vacuum::full)
                .map(vacuum -> new Risk(
                        here.item().at(),
                        vacuum.tables().stream().findFirst(),
                        "VACUUM FULL copies the table while nobody can use it"));
        Stream<Risk> clusters = here.statement(Statement.Cluster.class)
                .map(cluster -> new Risk(
                        here.item().at(), cluster.table(), "CLUSTER copies the table while nobody can use it"));
        return Stream.concat(vacuums, clusters);
    }
}

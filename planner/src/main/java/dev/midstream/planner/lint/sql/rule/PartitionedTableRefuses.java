package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.lint.sql.About;
import dev.midstream.planner.lint.sql.Facts.TableFacts;
import dev.midstream.planner.lint.sql.Risk;
import dev.midstream.planner.lint.sql.Situation;
import dev.midstream.planner.lint.sql.SqlRule;
import dev.midstream.planner.sql.Constraint;
import dev.midstream.planner.sql.Name;
import dev.midstream.planner.sql.Statement;
import dev.midstream.planner.sql.TableAction;
import java.util.stream.Stream;

/** What is safe on an ordinary table does not work on a partitioned one. */
final class PartitionedTableRefuses implements SqlRule {
    /** From here on a foreign key of a partitioned table may be NOT VALID. */
    private static final int UNPROVED_KEYS_MAJOR = 18;

    @Override
    public About about() {
        return About.error("partitioned-table-refuses")
                .why(
                        "PostgreSQL builds no index concurrently on a partitioned table as a whole, takes no index for its constraint, and"
                                + " before version 18 no NOT VALID foreign key")
                .lock("none: it fails")
                .instead(
                        "do it for each partition, concurrently, then for the table: CREATE INDEX ON ONLY and ATTACH PARTITION, or"
                                + " the constraint, which takes over those of the partitions (midstream run does both)")
                .bad("")
                .good("");
    }

    @Override
    public Stream<Risk> check(Situation here) {
        Stream<Risk> builds = here.statement(Statement.CreateIndex.class)
                .filter(index -> index.concurrently() && isPartitioned(here, index.table()))
                .map(index -> here.risk(
                        index.table(), "%s is partitioned: CONCURRENTLY is refused".formatted(index.table())));
        Stream<Risk> constraints = here.actions(TableAction.AddConstraintUsingIndex.class)
                .filter(add -> isPartitioned(here, here.table()))
                .map(add -> here.risk(add, "%s is partitioned: USING INDEX is refused".formatted(here.table())));
        Stream<Risk> keys = here.actions(TableAction.AddConstraint.class)
                .filter(add -> !add.checked() && add.constraint() instanceof Constraint.ForeignKey)
                .filter(add ->
                        here.terms().version().major() < UNPROVED_KEYS_MAJOR && isPartitioned(here, here.table()))
                .map(add -> here.risk(
                        add, "%s is partitioned: a foreign key NOT VALID is refused".formatted(here.table())));
        return Stream.of(builds, constraints, keys).flatMap(risks -> risks);
    }

    private static boolean isPartitioned(Situation here, Name table) {
        return here.exists(table)
                && here.facts(table).filter(TableFacts::partitioned).isPresent();
    }
}

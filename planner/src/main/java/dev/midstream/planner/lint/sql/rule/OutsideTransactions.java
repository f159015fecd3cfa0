package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.sql.Statement;
import dev.midstream.planner.sql.TableAction;
import java.util.Locale;
import java.util.Optional;

/** What PostgreSQL runs only outside a transaction block. */
final class OutsideTransactions {
    private OutsideTransactions() {}

    /** How to call it, if it is such a statement. */
    static Optional<String> what(Statement statement) {
        return switch (statement) {
            case Statement.CreateIndex index when index.concurrently() -> Optional.of("CREATE INDEX CONCURRENTLY");
            case Statement.Drop drop when drop.concurrently() -> Optional.of("DROP INDEX CONCURRENTLY");
            case Statement.Drop drop when drop.thing() == Statement.Thing.DATABASE -> Optional.of("DROP DATABASE");
            case Statement.Reindex reindex when reindex.concurrently() -> Optional.of("REINDEX CONCURRENTLY");
            case Statement.Vacuum ignored -> Optional.of("VACUUM");
            case Statement.Cluster cluster when cluster.table().isEmpty() -> Optional.of("CLUSTER of all tables");
            case Statement.Alone alone -> Optional.of(alone.kind().toUpperCase(Locale.ROOT));
            case Statement.AlterTable alter
            when alter.actions().stream()
                    .anyMatch(a -> a instanceof TableAction.DetachPartition detach && detach.concurrently()) ->
                Optional.of("DETACH PARTITION CONCURRENTLY");
            default -> Optional.empty();
        };
    }
}

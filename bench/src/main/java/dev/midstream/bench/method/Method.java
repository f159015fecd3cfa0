package dev.midstream.bench.method;

import dev.midstream.bench.log.LogCost;
import dev.midstream.bench.server.Database;
import dev.midstream.bench.table.SyncTrigger;
import dev.midstream.bench.table.Table;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;

/** One way to give every row its value. Only {@link #run} is measured. */
public interface Method {
    String name();

    /** One line for the report. */
    String description();

    /** Why it is left out for this table, if it is. */
    default Optional<String> unfitFor(Table table) {
        return Optional.empty();
    }

    /** What has to be there before: as a rule the empty column and the trigger that keeps it in step. */
    default void prepare(Database database, Table table, boolean trigger) throws SQLException, IOException {
        if (!table.hasColumn()) {
            database.execute("alter table %s add column %s bigint".formatted(Table.NAME, Table.COLUMN));
        }
        if (trigger) {
            database.execute(SyncTrigger.install(Table.NAME).toArray(String[]::new));
        }
    }

    Outcome run(Database database, Table table) throws SQLException, IOException, InterruptedException;

    /** What is left to do before the rows can be compared. */
    default void finish(Database database, Table table) throws SQLException, IOException, InterruptedException {}

    /** What its own bookkeeping cost, if it keeps any. Asked last: it may write to the database. */
    default LogCost logCost(Database database) throws SQLException {
        return LogCost.NONE;
    }
}

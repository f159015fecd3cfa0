package dev.midstream.engine.pg;

import dev.midstream.embedded.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;

/** Somebody's VACUUM of a table that takes 0.1 s for each page it meets, until it is cancelled. */
public final class SlowVacuum implements AutoCloseable {
    private static final String CANCELED = "57014";

    private final Statement statement;
    private final CompletableFuture<String> sqlState = new CompletableFuture<>();
    private final Connection connection;

    private SlowVacuum(TestDatabase database, String table) throws SQLException {
        this.connection = database.connect();
        this.statement = connection.createStatement();
        statement.execute("set vacuum_cost_delay = 100");
        statement.execute("set vacuum_cost_limit = 1");
        Thread.ofVirtual().start(() -> {
            try {
                statement.execute("vacuum " + table);
                sqlState.complete("done");
            } catch (SQLException e) {
                sqlState.complete(String.valueOf(e.getSQLState()));
            }
        });
        Live.until(
                "it is at work",
                () -> database.number("select count(*) from pg_stat_progress_vacuum where relid = '%s'::regclass"
                                .formatted(table))
                        == 1);
    }

    /** Returns when it is at work. */
    public static SlowVacuum of(TestDatabase database, String table) throws SQLException {
        return new SlowVacuum(database, table);
    }

    public boolean isAtWork() {
        return !sqlState.isDone();
    }

    /** Ends it; fails if it ended before. */
    @Override
    public void close() throws SQLException {
        statement.cancel();
        String ended = sqlState.join();
        connection.close();
        if (!ended.equals(CANCELED)) {
            throw new IllegalStateException("the vacuum ended by itself: " + ended);
        }
    }
}

package dev.midstream.bench.measure;

import dev.midstream.bench.server.Database;
import java.sql.SQLException;

/** What the table says when a method is over. */
public final class Proof {
    private static final String WRONG_ROWS = "select count(*) from items where f is distinct from a * 100";
    private static final String WRONG_FILLED_ROWS = WRONG_ROWS + " and f is not null";

    private Proof() {}

    /** Rows without the value they should have. */
    public static long wrongRows(Database database) throws SQLException {
        return database.number(WRONG_ROWS);
    }

    /** Rows with a value that they should not have: what can be asked of a fill that has not ended. */
    public static long wrongFilledRows(Database database) throws SQLException {
        return database.number(WRONG_FILLED_ROWS);
    }

    public static long rows(Database database) throws SQLException {
        return database.number("select count(*) from items");
    }
}

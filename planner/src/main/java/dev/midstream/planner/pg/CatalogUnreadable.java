package dev.midstream.planner.pg;

import java.sql.SQLException;

/** The catalog could not be read: the connection broke, or the server refused. Nothing was touched. */
public final class CatalogUnreadable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CatalogUnreadable(SQLException cause) {
        super("cannot read the catalog: " + cause.getMessage(), cause);
    }

    public String sqlState() {
        return getCause() instanceof SQLException e && e.getSQLState() != null ? e.getSQLState() : "";
    }
}

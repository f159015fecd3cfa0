package dev.midstream.planner.pg;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The two ways the catalog is asked: with bound parameters, and with text that contains an expression of the file. */
final class Sql {
    private final Connection connection;

    Sql(Connection connection) {
        this.connection = connection;
    }

    /** Rows of a fixed query. */
    <T> List<T> rows(String sql, Mapper<T> mapper, Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            try (ResultSet result = statement.executeQuery()) {
                return mapped(result, mapper);
            }
        }
    }

    /** The first row of a fixed query. */
    <T> Optional<T> first(String sql, Mapper<T> mapper, Object... parameters) throws SQLException {
        return rows(sql, mapper, parameters).stream().findFirst();
    }

    /**
     * Rows of a query that is text as it stands: no placeholders, so that the operator {@code ?} of jsonb is just that, and no JDBC
     * escapes, so that braces are just braces.
     */
    <T> List<T> text(String sql, Mapper<T> mapper) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            try (ResultSet result = statement.executeQuery(sql)) {
                return mapped(result, mapper);
            }
        }
    }

    /**
     * The same for a text that is executed and not only planned: in a transaction that is taken back, because a function may change
     * settings, the one that keeps this session from writing among them.
     */
    <T> List<T> executed(String sql, Mapper<T> mapper) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("begin transaction read only");
            try {
                return text(sql, mapper);
            } finally {
                statement.execute("rollback");
            }
        }
    }

    private static <T> List<T> mapped(ResultSet result, Mapper<T> mapper) throws SQLException {
        List<T> rows = new ArrayList<>();
        while (result.next()) {
            rows.add(mapper.map(result));
        }
        return rows;
    }

    /** Makes a value of the current row. */
    @FunctionalInterface
    interface Mapper<T> {
        T map(ResultSet row) throws SQLException;
    }
}

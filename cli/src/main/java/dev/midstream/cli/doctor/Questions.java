package dev.midstream.cli.doctor;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What is asked of the database. */
final class Questions {
    private final Connection connection;

    Questions(Connection connection) {
        this.connection = connection;
    }

    Connection connection() {
        return connection;
    }

    long number(String sql) throws SQLException {
        return ask(sql, row -> row.getLong(1)).getFirst();
    }

    /** A value for each row. */
    <T> List<T> ask(String sql, Answer<T> answer, Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            List<T> answers = new ArrayList<>();
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    answers.add(answer.of(result));
                }
            }
            return answers;
        }
    }

    /** Makes a value of the current row. */
    @FunctionalInterface
    interface Answer<T> {
        T of(ResultSet row) throws SQLException;
    }
}

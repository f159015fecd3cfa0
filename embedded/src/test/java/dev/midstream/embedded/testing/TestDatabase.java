package dev.midstream.embedded.testing;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.UUID;

/** A database of its own on a {@link TestServer}, dropped on close, with the few helpers tests read well with. */
public final class TestDatabase implements AutoCloseable {
    private final TestServer server;
    private final String name;

    private TestDatabase(TestServer server, String name) {
        this.server = server;
        this.name = name;
    }

    public static TestDatabase createOn(TestServer server) {
        String name = newName();
        TestDatabase database = new TestDatabase(server, name);
        database.onMaintenance("create database " + name);
        return database;
    }

    public static TestDatabase create() {
        return createOn(TestServers.of(TestServers.defaultMajor()));
    }

    /** One with the same content, on the same server; nobody may be connected to this one meanwhile. */
    public TestDatabase copy() {
        TestDatabase copy = new TestDatabase(server, newName());
        copy.onMaintenance("create database %s template %s".formatted(copy.name, name));
        return copy;
    }

    private static String newName() {
        return "t_" + UUID.randomUUID().toString().substring(0, 8);
    }

    public TestServer server() {
        return server;
    }

    public String name() {
        return name;
    }

    public String jdbcUrl() {
        return server.jdbcUrl(name);
    }

    /** As libpq writes it, for the command line. */
    public String url() {
        return "postgresql://%s:%s@%s:%d/%s"
                .formatted(server.user(), server.password(), server.host(), server.port(), name)
                .replace(":@", "@");
    }

    public Connection connect() throws SQLException {
        return DriverManager.getConnection(jdbcUrl());
    }

    /** Runs each statement in its own transaction. */
    public TestDatabase execute(String... statements) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
            return this;
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage() + " in: " + String.join("; ", statements), e);
        }
    }

    /** The rows of a query, columns joined by {@code |}, nulls as {@code ∅}. */
    public List<String> rows(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            ResultSetMetaData columns = result.getMetaData();
            List<String> rows = new ArrayList<>();
            while (result.next()) {
                StringJoiner row = new StringJoiner("|");
                for (int column = 1; column <= columns.getColumnCount(); column++) {
                    String value = result.getString(column);
                    row.add(value == null ? "∅" : value);
                }
                rows.add(row.toString());
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage() + " in: " + sql, e);
        }
    }

    /** The single value of a query, as text; {@code ∅} for null. */
    public String value(String sql) {
        return rows(sql).getFirst();
    }

    /** The single value of a query, as a whole number. */
    public long number(String sql) {
        return Long.parseLong(value(sql));
    }

    @Override
    public void close() {
        onMaintenance("drop database if exists " + name + " with (force)");
    }

    private void onMaintenance(String sql) {
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl("postgres"));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage() + " in: " + sql, e);
        }
    }
}

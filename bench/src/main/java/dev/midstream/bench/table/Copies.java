package dev.midstream.bench.table;

import dev.midstream.bench.server.Address;
import dev.midstream.bench.server.Database;
import java.sql.SQLException;

/**
 * Makes a table once and hands out copies that are the same byte for byte: a database copied file by file. The copies carry no log
 * of an earlier method either.
 */
public final class Copies implements AutoCloseable {
    private static final String ORIGINAL = "bench_original";
    private static final String COPY = "bench_copy";
    /** The version that copies through the WAL unless told otherwise; earlier ones always copy files. */
    private static final int STRATEGY_SINCE = 150000;

    private final Address server;

    public Copies(Address server, Table table) throws SQLException {
        this.server = server;
        drop(ORIGINAL);
        onServer("create database " + ORIGINAL);
        try (Database database = new Database(server.at(ORIGINAL))) {
            database.execute(table.creation().toArray(String[]::new));
            database.execute("vacuum (freeze, analyze) " + Table.NAME);
        }
    }

    /** A copy in the place of the one before. */
    public Address fresh() throws SQLException {
        drop(COPY);
        onServer("create database " + COPY + " template " + ORIGINAL + strategy());
        return server.at(COPY);
    }

    @Override
    public void close() throws SQLException {
        drop(COPY);
        drop(ORIGINAL);
    }

    private String strategy() throws SQLException {
        try (Database database = new Database(server)) {
            return database.number("select current_setting('server_version_num')") < STRATEGY_SINCE
                    ? ""
                    : " strategy file_copy";
        }
    }

    private void drop(String name) throws SQLException {
        onServer("drop database if exists " + name + " with (force)");
    }

    private void onServer(String sql) throws SQLException {
        try (Database database = new Database(server)) {
            database.execute(sql);
        }
    }
}

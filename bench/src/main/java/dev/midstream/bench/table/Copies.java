package dev.midstream.bench.table;

import dev.midstream.bench.server.Address;
import dev.midstream.bench.server.Database;
import java.sql.SQLException;
import java.util.List;

/**
 * Makes a table once and hands out copies that are the same byte for byte: a database copied file by file. The copies carry no log
 * of an earlier method either.
 */
public final class Copies implements AutoCloseable {
    private static final String ORIGINAL = "midstream_bench_original";
    private static final String COPY = "midstream_bench_copy";
    private static final String DROP = "drop database if exists ";
    /** The version that copies through the WAL unless told otherwise; earlier ones always copy files. */
    private static final int STRATEGY_SINCE = 150000;

    private final Address server;

    public Copies(Address server, Table table) throws SQLException {
        this.server = server;
        drop();
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

    /** Leaves nothing on a server that was there before, also when a run is cut short. */
    public static void dropFrom(Address server) throws SQLException {
        try (Database database = new Database(server)) {
            for (String name : List.of(COPY, ORIGINAL)) {
                database.execute(DROP + name + " with (force)");
            }
        }
    }

    @Override
    public void close() throws SQLException {
        drop();
    }

    private void drop() throws SQLException {
        dropFrom(server);
    }

    private String strategy() throws SQLException {
        try (Database database = new Database(server)) {
            return database.number("select current_setting('server_version_num')") < STRATEGY_SINCE
                    ? ""
                    : " strategy file_copy";
        }
    }

    private void drop(String name) throws SQLException {
        onServer(DROP + name + " with (force)");
    }

    private void onServer(String sql) throws SQLException {
        try (Database database = new Database(server)) {
            database.execute(sql);
        }
    }
}

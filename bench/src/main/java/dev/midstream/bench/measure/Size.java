package dev.midstream.bench.measure;

import dev.midstream.bench.server.Database;
import java.sql.SQLException;

/** What the table takes on disk. */
public record Size(long heapBytes, long indexBytes) {
    static Size of(Database database) throws SQLException {
        return new Size(
                database.number("select pg_relation_size('items')"),
                database.number("select pg_indexes_size('items')"));
    }
}

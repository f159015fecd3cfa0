package dev.midstream.bench.method;

import dev.midstream.bench.server.Database;
import dev.midstream.bench.table.Table;
import java.sql.SQLException;
import java.util.Optional;
import java.util.stream.Stream;

/** The textbook: ranges of the primary key, one a transaction. */
public final class KeyRanges implements Method {
    private static final int KEYS_A_RANGE = 10_000;

    @Override
    public String name() {
        return "keyranges";
    }

    @Override
    public String description() {
        return "ranges of %,d keys, one a transaction".formatted(KEYS_A_RANGE);
    }

    @Override
    public Outcome run(Database database, Table table) throws SQLException {
        String type = table.shape().keyType();
        Optional<String> from = Optional.empty();
        do {
            from = range(database, type, from);
        } while (from.isPresent());
        return Outcome.PLAIN;
    }

    /** The last key of the range, or empty if it was the last range. */
    private static Optional<String> range(Database database, String type, Optional<String> from) throws SQLException {
        String above = from.isPresent() ? " and id > ?::text::" + type : "";
        Optional<String> upTo = database.text(
                "select id from items where true%s order by id offset %d limit 1".formatted(above, KEYS_A_RANGE - 1),
                from.stream().toArray());
        database.update(
                "update items set f = a * 100 where f is null" + above
                        + (upTo.isPresent() ? " and id <= ?::text::" + type : ""),
                Stream.concat(from.stream(), upTo.stream()).toArray());
        return upTo;
    }
}

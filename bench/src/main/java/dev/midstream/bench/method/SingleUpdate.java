package dev.midstream.bench.method;

import dev.midstream.bench.server.Database;
import dev.midstream.bench.table.Table;
import java.sql.SQLException;

/** What everybody writes first: every row stays locked until the end. */
public final class SingleUpdate implements Method {
    private static final String UPDATE =
            "update %s set %s = %s where %s is null".formatted(Table.NAME, Table.COLUMN, Table.FILL, Table.COLUMN);

    @Override
    public String name() {
        return "update";
    }

    @Override
    public String description() {
        return "one UPDATE of all rows";
    }

    @Override
    public Outcome run(Database database, Table table) throws SQLException {
        database.update(UPDATE);
        return Outcome.PLAIN;
    }
}

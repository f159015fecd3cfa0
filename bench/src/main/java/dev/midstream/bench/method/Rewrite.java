package dev.midstream.bench.method;

import dev.midstream.bench.server.Database;
import dev.midstream.bench.table.SyncTrigger;
import dev.midstream.bench.table.Table;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The offline floor: the application is locked out while a new table is written, indexed, and put in the place of the old one. No
 * online method can write less.
 */
public final class Rewrite implements Method {
    private static final String NEW = "items_new";

    /** Of the table that is replaced, and so of the one that replaces it. */
    private boolean trigger;

    @Override
    public String name() {
        return "rewrite";
    }

    @Override
    public String description() {
        return "offline floor: lock the table, write a new one, indexes after, rename";
    }

    @Override
    public void prepare(Database database, Table table, boolean withTrigger) throws SQLException, IOException {
        trigger = withTrigger;
        Method.super.prepare(database, table, withTrigger);
    }

    @Override
    public Outcome run(Database database, Table table) throws SQLException {
        List<String> statements = new ArrayList<>();
        statements.add("lock table %s in access exclusive mode".formatted(Table.NAME));
        statements.add("create table %s (like %s)".formatted(NEW, Table.NAME));
        statements.add("insert into %s (%s, f) select %s, coalesce(f, a * 100) from %s"
                .formatted(NEW, Table.COLUMNS, Table.COLUMNS, Table.NAME));
        statements.addAll(table.indexes(NEW));
        if (trigger) {
            statements.addAll(SyncTrigger.on(NEW));
        }
        statements.add("drop table " + Table.NAME);
        statements.add("alter table %s rename to %s".formatted(NEW, Table.NAME));
        database.together(statements.toArray(String[]::new));
        return Outcome.PLAIN;
    }
}

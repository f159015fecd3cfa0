package dev.midstream.planner.change;

import dev.midstream.planner.catalog.Table;
import dev.midstream.planner.catalog.TableRef;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A table as the changes so far would leave it. */
final class DraftTable {
    private final TableRef ref;
    private final Optional<Table> existing;
    private final Map<String, NewColumn> added = new LinkedHashMap<>();

    private final List<String> primaryKey;

    private DraftTable(TableRef ref, Optional<Table> existing, List<String> primaryKey) {
        this.ref = ref;
        this.existing = existing;
        this.primaryKey = primaryKey;
    }

    static DraftTable existing(Table table) {
        return new DraftTable(table.ref(), Optional.of(table), List.of());
    }

    static DraftTable created(TableRef ref, List<String> primaryKey) {
        return new DraftTable(ref, Optional.empty(), List.copyOf(primaryKey));
    }

    TableRef ref() {
        return ref;
    }

    /** The table in the catalog; empty if an earlier change of the file creates it. */
    Optional<Table> existing() {
        return existing;
    }

    /** The primary key of a created table. */
    List<String> primaryKey() {
        return primaryKey;
    }

    /** Whether an earlier change adds a column, which PostgreSQL does not know yet. */
    boolean hasAdditions() {
        return !added.isEmpty();
    }

    void add(String column, NewColumn type) {
        added.put(column, type);
    }

    boolean has(String column) {
        return added.containsKey(column)
                || existing.flatMap(t -> t.column(column)).isPresent();
    }

    /** The oid of the column's type; empty if there is no such column. */
    Optional<NewColumn> type(String column) {
        return Optional.ofNullable(added.get(column))
                .or(() -> existing.flatMap(t -> t.column(column)).map(c -> new NewColumn(c.type(), c.typeOid())));
    }

    /** The names of its columns, for suggestions. */
    List<String> columns() {
        List<String> names = new ArrayList<>();
        existing.ifPresent(t -> t.columns().forEach(c -> names.add(c.name())));
        names.addAll(added.keySet());
        return names;
    }

    long rows() {
        return existing.map(Table::rows).orElse(0L);
    }

    /** The type of a column. */
    record NewColumn(String type, long typeOid) {}
}

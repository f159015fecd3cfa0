package dev.midstream.planner.change;

import dev.midstream.planner.catalog.Column;
import dev.midstream.planner.catalog.RowShape;
import dev.midstream.planner.catalog.Table;
import dev.midstream.planner.catalog.TableRef;
import dev.midstream.planner.catalog.UniqueKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A table as the changes so far would leave it. */
final class DraftTable {
    private final TableRef ref;
    private final Optional<Table> existing;
    private final Map<String, NewColumn> added = new LinkedHashMap<>();

    private final Set<String> notNull = new HashSet<>();
    private List<String> primaryKey;
    private final List<Set<String>> keys = new ArrayList<>();
    private final List<Set<String>> builtKeys = new ArrayList<>();

    private DraftTable(TableRef ref, Optional<Table> existing, List<String> primaryKey) {
        this.ref = ref;
        this.existing = existing;
        this.primaryKey = primaryKey;
    }

    static DraftTable existing(Table table) {
        List<String> primaryKey = table.keys().stream()
                .filter(UniqueKey::primary)
                .findFirst()
                .map(UniqueKey::columns)
                .orElse(List.of());
        DraftTable draft = new DraftTable(table.ref(), Optional.of(table), primaryKey);
        table.keys().forEach(key -> draft.addKey(key.columns()));
        return draft;
    }

    static DraftTable created(TableRef ref, List<String> primaryKey) {
        DraftTable draft = new DraftTable(ref, Optional.empty(), List.copyOf(primaryKey));
        if (!primaryKey.isEmpty()) {
            draft.addKey(primaryKey);
        }
        return draft;
    }

    TableRef ref() {
        return ref;
    }

    /** The table in the catalog; empty if an earlier change of the file creates it. */
    Optional<Table> existing() {
        return existing;
    }

    /** Its columns; empty if there is none. */
    List<String> primaryKey() {
        return primaryKey;
    }

    /** A primary key through an index that is built when the rows are there. */
    void buildPrimaryKey(List<String> columns) {
        primaryKey = List.copyOf(columns);
        buildKey(columns);
    }

    /** A change of the file sees to it that the column has no nulls. */
    void setNotNull(String column) {
        notNull.add(column);
    }

    boolean isNotNull(String column) {
        return notNull.contains(column)
                || existing.flatMap(t -> t.column(column))
                        .filter(Column::notNull)
                        .isPresent();
    }

    /** Whether an earlier change of the file adds this column. */
    boolean adds(String column) {
        return added.containsKey(column);
    }

    /** Its rows as they will be when constraints and indexes are added. */
    RowShape shape() {
        Map<String, String> types = new LinkedHashMap<>();
        added.forEach((name, column) -> types.put(name, column.type()));
        return new RowShape(ref.name(), existing.map(Table::ref), types);
    }

    /** Columns that no two rows share the values of, so that a foreign key may point to them. */
    void addKey(List<String> columns) {
        keys.add(Set.copyOf(columns));
    }

    /** The same through an index that is built when the rows are there. */
    void buildKey(List<String> columns) {
        builtKeys.add(Set.copyOf(columns));
    }

    boolean hasKey(List<String> columns) {
        return hasKeyBeforeBuilds(columns) || builtKeys.contains(Set.copyOf(columns));
    }

    boolean hasKeyBeforeBuilds(List<String> columns) {
        return keys.contains(Set.copyOf(columns));
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

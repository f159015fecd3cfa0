package dev.midstream.bench.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A table of a shape and size, and the change made to it: {@code f = a * 100} in a new bigint column. */
public record Table(Shape shape, long rows) {
    public static final String NAME = "items";
    public static final String COLUMN = "f";
    public static final String FILL = "a * 100";
    /** Without the new column. */
    public static final String COLUMNS = "id, a, kind, note";

    /** Heap and indexes of one row of {@link Shape#BIG}, roughly. */
    private static final long BYTES_A_ROW = 140;

    /** A big table has at least so many rows that it is twice as large as shared_buffers, whatever was asked for. */
    public static Table of(Shape shape, long rows, long sharedBuffersBytes) {
        return new Table(shape, shape == Shape.BIG ? Math.max(rows, 2 * sharedBuffersBytes / BYTES_A_ROW) : rows);
    }

    public String label() {
        return shape.name().toLowerCase(Locale.ROOT);
    }

    /** The rows that lack the value when a method begins. */
    public long rowsToFill() {
        return hasColumn() ? rows / 2 : rows;
    }

    /** Whether the column is there, and filled in part, before a method begins. */
    public boolean hasColumn() {
        return shape == Shape.PARTIAL;
    }

    /** Makes and fills it; indexes last, as a restored dump has them. */
    public List<String> creation() {
        List<String> statements = new ArrayList<>();
        statements.add(
                "create table %s (id %s not null, a bigint not null, kind integer not null, note text not null%s)"
                        .formatted(NAME, shape.keyType(), hasColumn() ? ", f bigint" : ""));
        statements.add("""
                insert into %s
                select %s, i * 7919 %% 1000003, (i %% 100)::integer, %s%s
                from generate_series(1::bigint, %d) i""".formatted(
                        NAME,
                        shape.key("i"),
                        shape.note("i"),
                        hasColumn() ? ", case when i % 2 = 0 then i * 7919 % 1000003 * 100 end" : "",
                        rows));
        statements.addAll(indexes(NAME));
        return statements;
    }

    /** The indexes, key first, for this table or one that takes its place. */
    public List<String> indexes(String table) {
        List<String> statements = new ArrayList<>();
        statements.add("alter table %s add primary key (id)".formatted(table));
        shape.indexes().forEach(columns -> statements.add("create index on %s (%s)".formatted(table, columns)));
        return statements;
    }
}

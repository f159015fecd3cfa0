package dev.midstream.bench.table;

import java.util.List;

/** What kind of table is filled. */
public enum Shape {
    /** A bigint key and one more index, about 104 bytes a row. */
    BIGINT("bigint key, one more index, ~104 bytes a row", "bigint", 24, "kind"),
    /** Keys in no order: neighbours by key are not neighbours in the heap. */
    UUID("random uuid key, one more index, ~112 bytes a row", "uuid", 24, "kind"),
    /** Few rows on a page. */
    WIDE("bigint key, one more index, ~1 kB a row", "bigint", 928, "kind"),
    /** Five of them: every row moved to another page costs five index entries. */
    INDEXES("bigint key, five indexes in all, ~104 bytes a row", "bigint", 24, "kind; a; note; kind, a"),
    /** A fill that somebody began. */
    PARTIAL("as bigint, but every other row is filled already", "bigint", 24, "kind"),
    /** Does not fit into the server's memory; see {@link Table#of}. */
    BIG("as bigint, larger than shared_buffers", "bigint", 24, "kind");

    private final String description;
    private final String keyType;
    private final int padding;
    private final String indexes;

    /** @param indexes the columns of each, separated by semicolons */
    Shape(String description, String keyType, int padding, String indexes) {
        this.description = description;
        this.keyType = keyType;
        this.padding = padding;
        this.indexes = indexes;
    }

    public String description() {
        return description;
    }

    public String keyType() {
        return keyType;
    }

    /** The key of the n-th row, as SQL over an expression for n. */
    public String key(String n) {
        return keyType.equals("uuid") ? "md5((%s)::text)::uuid".formatted(n) : "(" + n + ")::bigint";
    }

    /** The note of the n-th row: 32 characters that differ, and padding. */
    String note(String n) {
        return "md5((%s)::text) || repeat('x', %d)".formatted(n, padding);
    }

    /** The columns of each index beside the key's. */
    List<String> indexes() {
        return List.of(indexes.split("; "));
    }
}

package dev.midstream.planner.file;

import java.util.Optional;

/** A table as the file names it: exactly as the catalog spells it, with or without its schema. */
public record TableName(Optional<String> schema, String name) {

    /**
     * Reads {@code name}, {@code schema.name} or either part in double quotes ({@code "my.schema".name}). No case folding:
     * {@code Order} is the table created as {@code "Order"}.
     *
     * @throws IllegalArgumentException if it is not one or two names; the message says why
     */
    public static TableName parse(String text) {
        return QualifiedName.parse(text);
    }

    @Override
    public String toString() {
        return schema.map(s -> s + ".").orElse("") + name;
    }
}

package dev.midstream.planner.file;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads names, strictly where the migration is about to create what they name. */
final class Names {
    /** PostgreSQL cuts longer names silently (NAMEDATALEN - 1), and two of them may become one. */
    private static final int BYTES_MAX = 63;

    private static final String TABLE = "{table}";

    private Names() {}

    /** The name of something that must be there already; the catalog knows what it may contain. */
    static Optional<String> existing(Value value) {
        return value.text()
                .flatMap(name ->
                        name.isEmpty() ? value.refuse(value.what() + " is empty: write a name") : Optional.of(name));
    }

    /** The name of something new. */
    static Optional<String> created(Value value) {
        return existing(value).filter(name -> fits(value, name, name));
    }

    /** The name of something new, in which {@code {table}} stands for the table's name. */
    static Optional<String> template(Value value) {
        return existing(value)
                .filter(name -> fits(value, name, name.replace(TABLE, "")))
                .flatMap(name -> name.replace(TABLE, "").matches("[^{}]*+")
                        ? Optional.of(name)
                        : value.refuse(
                                "name " + Quoted.of(name) + " contains a brace: the only placeholder is " + TABLE));
    }

    static Optional<TableName> table(Value value) {
        return value.text().flatMap(text -> {
            try {
                return Optional.of(TableName.parse(text));
            } catch (IllegalArgumentException e) {
                return value.refuse(String.valueOf(e.getMessage()));
            }
        });
    }

    static Optional<TableName> newTable(Value value) {
        return table(value).filter(table -> fits(value, table.name(), table.name()));
    }

    /** The name of a migration, which is also part of the names of objects, files and sessions. */
    static Optional<String> migration(Value value) {
        return created(value)
                .flatMap(name -> name.contains("/")
                        ? value.refuse("name " + Quoted.of(name) + " contains '/': use '_' instead")
                        : Optional.of(name))
                .flatMap(name -> name.startsWith("~")
                        ? value.refuse("name " + Quoted.of(name)
                                + " begins with '~', which is kept for Midstream's own journals: remove it")
                        : Optional.of(name));
    }

    private static boolean fits(Value value, String name, String literal) {
        int bytes = literal.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > BYTES_MAX) {
            value.refuse("name %s is %d bytes long, PostgreSQL keeps %d: shorten it"
                    .formatted(Quoted.of(name), bytes, BYTES_MAX));
        }
        boolean printable = name.chars().noneMatch(Character::isISOControl);
        if (!printable) {
            value.refuse("name " + Quoted.of(name) + " contains a control character: remove it");
        }
        return printable && bytes <= BYTES_MAX;
    }
}

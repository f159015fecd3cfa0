package dev.midstream.planner.change;

import dev.midstream.planner.catalog.Identifier;
import dev.midstream.planner.catalog.TableRef;
import dev.midstream.planner.file.Place;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/** Names of new objects: the author's, else PostgreSQL's convention; and those of Midstream's own helpers. */
final class Names {
    private static final String TABLE = "{table}";

    private Names() {}

    /** The author's name with the table's put in, else the conventional one. */
    static String chosen(Optional<String> authors, TableRef table, String... convention) {
        return authors.map(name -> name.replace(TABLE, table.name())).orElseGet(() -> Identifier.made(convention));
    }

    /** Reports a name that became too long when the table's was put in. */
    static void check(Draft draft, Place place, String name) {
        int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > Identifier.BYTES_MAX) {
            draft.problem(
                    place,
                    "the name '%s' is %d bytes long, PostgreSQL keeps %d: choose a shorter one"
                            .formatted(name, bytes, Identifier.BYTES_MAX));
        }
    }

    /** A name for a helper of ours: the same whenever the migration is planned, another for another migration. */
    static String helper(String prefix, String migration, String... rest) {
        String tag = HexFormat.of().toHexDigits(migration.hashCode());
        return Identifier.made(prefix, tag, String.join("_", rest));
    }
}

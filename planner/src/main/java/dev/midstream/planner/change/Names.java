package dev.midstream.planner.change;

import dev.midstream.planner.catalog.Identifier;
import dev.midstream.planner.catalog.TableRef;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Names of new objects: the author's, else PostgreSQL's convention; and those of Midstream's own helpers. */
final class Names {
    private static final String TABLE = "{table}";

    private Names() {}

    /** The author's name with the table's put in, else the conventional one. */
    static String chosen(Optional<String> authors, TableRef table, String... convention) {
        return authors.map(name -> name.replace(TABLE, table.name())).orElseGet(() -> Identifier.made(convention));
    }

    /** The name of a partition's part of an index. */
    static String ofPartition(String index, TableRef partition) {
        return Identifier.made(index, partition.name());
    }

    /**
     * A name for a helper of ours: the same whenever the migration is planned, another for anything else. What it is for stands
     * in the name for people; the tag, over all parts apart from each other, makes it unique.
     */
    static String helper(String prefix, List<String> purpose, String... rest) {
        String tag = HexFormat.of().toHexDigits(String.join("\0", purpose).hashCode());
        return Identifier.made(prefix, tag, String.join("_", rest));
    }

    /** What a plan says of a constraint whose first half is there already. */
    static String continued(String constraint, TableRef table) {
        return "constraint %s of %s is there and not proved, as an attempt that failed leaves it: it is proved now, and a rollback leaves it"
                .formatted(constraint, table.label());
    }
}

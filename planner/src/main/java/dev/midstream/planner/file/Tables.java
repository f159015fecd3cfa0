package dev.midstream.planner.file;

import java.util.List;

/** The tables a change is about: {@code table} or {@code tables}. */
final class Tables {
    private Tables() {}

    static List<TableName> of(Fields fields) {
        fields.exactlyOneOf("table", "tables");
        return fields.oneOrMany("table", "tables", Names::table);
    }
}

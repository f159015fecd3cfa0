package dev.midstream.engine.lane;

import java.util.List;

/**
 * A row that does not take the change. The rest of its chunk was committed without it.
 *
 * @param row its key, or its place if the table has no key; for people
 */
public record QuarantinedRow(Leftover where, String row, String sqlState, String message) {

    /** What a person is told of several, at least one. */
    public static String summary(List<QuarantinedRow> rows) {
        QuarantinedRow first = rows.getFirst();
        return "%d row%s in quarantine, first %s: %s"
                .formatted(rows.size(), rows.size() == 1 ? " is" : "s are", first.row(), first.message());
    }
}

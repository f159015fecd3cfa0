package dev.midstream.planner.lint.file;

import dev.midstream.planner.file.Migration;
import dev.midstream.planner.lint.Finding;
import dev.midstream.planner.lint.sql.Facts;
import java.util.List;
import java.util.Set;

/** The same value means another moment to a client in another zone. */
final class TimestampWithoutTimeZone implements Rule {
    private static final Set<String> WITHOUT = Set.of("timestamp", "timestamp without time zone");

    @Override
    public String id() {
        return "timestamp-without-time-zone";
    }

    @Override
    public List<Finding> check(Migration migration, Facts facts) {
        return Columns.of(migration).stream()
                .filter(column -> WITHOUT.contains(column.baseType()))
                .map(column -> new Finding(
                        id(),
                        column.place(),
                        "%s.%s has no time zone: it means another moment to a client in another zone"
                                .formatted(column.table(), column.name()),
                        "use timestamptz"))
                .toList();
    }
}

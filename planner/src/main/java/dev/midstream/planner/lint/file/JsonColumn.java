package dev.midstream.planner.lint.file;

import dev.midstream.planner.file.Migration;
import dev.midstream.planner.lint.Finding;
import dev.midstream.planner.lint.sql.Facts;
import java.util.List;

/** {@code json} has no equality: SELECT DISTINCT and UNION on the table begin to fail. */
final class JsonColumn implements Rule {
    @Override
    public String id() {
        return "json-column";
    }

    @Override
    public List<Finding> check(Migration migration, Facts facts) {
        return Columns.of(migration).stream()
                .filter(column -> column.baseType().equals("json"))
                .map(column -> new Finding(
                        id(),
                        column.place(),
                        "%s.%s is json, which has no equality: queries with DISTINCT over it fail"
                                .formatted(column.table(), column.name()),
                        "use jsonb"))
                .toList();
    }
}

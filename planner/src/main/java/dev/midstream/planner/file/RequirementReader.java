package dev.midstream.planner.file;

import java.util.List;
import java.util.Optional;

/** An entry of {@code require}: tables that must exist, or a query that must answer true. */
final class RequirementReader {
    private RequirementReader() {}

    static Optional<Requirement> read(Fields fields) {
        fields.exactlyOneOf("tables", "query");
        List<TableName> tables = fields.find("tables")
                .flatMap(Value::some)
                .map(value -> value.distinct(Names::table))
                .orElse(List.of());
        Optional<String> query = fields.optional("query", SqlText::query);
        Optional<String> orElse = fields.has("query") && !fields.has("tables")
                ? fields.required("else", Value::words)
                : fields.optional("else", Value::words);
        if (fields.has("tables") && !fields.has("query")) {
            fields.problem("else", "'else' belongs to a query: missing tables are named without it");
        }
        return fields.build(() -> fields.has("tables")
                ? new Requirement.Tables(fields.place(), tables)
                : new Requirement.Query(fields.place(), query.orElseThrow(), orElse.orElseThrow()));
    }
}

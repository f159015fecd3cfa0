package dev.midstream.planner.file;

import java.util.List;
import java.util.Optional;

/** {@code add_column}. */
final class AddColumnReader {
    private AddColumnReader() {}

    static Optional<Change> read(Fields fields) {
        List<TableName> tables = Tables.of(fields);
        Optional<String> column = fields.required("column", Names::created);
        Optional<String> type = fields.required("type", SqlText::type);
        Optional<Expression> fill = fields.optional("fill", SqlText::expression);
        Optional<Change.Sync> sync = fields.optional("sync", value -> value.choice(List.of(Change.Sync.values())));
        boolean notNull = fields.flag("not_null", false);
        Optional<Reference> references = fields.optional("references", ReferenceReader::ofOneColumn);
        boolean keepDefault = fields.flag("keep_default", false);
        Optional<String> comment = fields.optional("comment", Value::text);
        if (!fields.has("fill")) {
            withoutFill(fields, notNull);
        }
        return fields.build(() -> new Change.AddColumn(
                fields.place(),
                tables,
                column.orElseThrow(),
                type.orElseThrow(),
                fill,
                sync.orElse(Change.Sync.COMPUTED),
                notNull,
                references,
                keepDefault,
                comment));
    }

    private static void withoutFill(Fields fields, boolean notNull) {
        if (notNull) {
            fields.problem("not_null", "'not_null' without 'fill': existing rows would have no value: add fill");
        }
        fields.problem("sync", "'sync' says what 'fill' means, and there is none: add fill, or remove sync");
        fields.problem(
                "keep_default", "'keep_default' keeps 'fill', and there is none: add fill, or remove keep_default");
    }
}

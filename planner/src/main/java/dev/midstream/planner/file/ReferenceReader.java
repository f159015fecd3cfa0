package dev.midstream.planner.file;

import dev.midstream.planner.file.Reference.Action;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code references}: what a foreign key points to, as {@code table}, as {@code table(column)} or as a mapping. */
final class ReferenceReader {
    private ReferenceReader() {}

    static Optional<Reference> read(Value value) {
        return value.isText()
                ? value.text().flatMap(text -> shortForm(value, text))
                : value.fields("references").flatMap(ReferenceReader::read);
    }

    /** The reference of a column, which cannot be to several. */
    static Optional<Reference> ofOneColumn(Value value) {
        return read(value)
                .flatMap(reference -> reference.columns().size() > 1
                        ? value.refuse("a column cannot reference %d columns: use add_constraint with foreign_key"
                                .formatted(reference.columns().size()))
                        : Optional.of(reference));
    }

    static Optional<Reference> read(Fields fields) {
        Optional<TableName> table = fields.required("table", Names::table);
        fields.atMostOneOf("column", "columns");
        List<String> columns = fields.oneOrMany("column", "columns", Names::existing);
        Optional<Action> onDelete = fields.optional("on_delete", ReferenceReader::action);
        Optional<Action> onUpdate = fields.optional("on_update", ReferenceReader::action);
        Optional<String> name = fields.optional("name", Names::template);
        boolean index = fields.flag("index", true);
        return fields.build(() -> new Reference(
                fields.place(),
                table.orElseThrow(),
                columns,
                onDelete.orElse(Action.NO_ACTION),
                onUpdate.orElse(Action.NO_ACTION),
                name,
                index));
    }

    private static Optional<Action> action(Value value) {
        return value.choice(List.of(Action.values()));
    }

    private static Optional<Reference> shortForm(Value value, String text) {
        NameScanner scanner = new NameScanner(text);
        Optional<TableName> table = QualifiedName.scan(scanner);
        Optional<List<String>> columns = scanner.pass('(') ? columns(scanner) : Optional.of(List.of());
        if (table.isEmpty() || columns.isEmpty() || !scanner.atEnd()) {
            return value.refuse(Quoted.of(text)
                    + " is not a reference: write table, table(column) or {table: …, column: …, on_delete: …}");
        }
        return Optional.of(new Reference(
                value.place(),
                table.orElseThrow(),
                columns.orElseThrow(),
                Action.NO_ACTION,
                Action.NO_ACTION,
                Optional.empty(),
                true));
    }

    /** Names up to the closing bracket. */
    private static Optional<List<String>> columns(NameScanner scanner) {
        List<String> columns = new ArrayList<>();
        do {
            Optional<String> column = scanner.name();
            if (column.isEmpty()) {
                return Optional.empty();
            }
            columns.add(column.orElseThrow());
        } while (scanner.pass(','));
        return scanner.pass(')') ? Optional.of(columns) : Optional.empty();
    }
}

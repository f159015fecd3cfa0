package dev.midstream.planner.file;

import dev.midstream.planner.file.Change.CreateTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code create_table}. */
final class CreateTableReader {
    private CreateTableReader() {}

    static Optional<Change> read(Fields fields) {
        Optional<TableName> table = fields.required("table", Names::newTable);
        List<NewColumn> columns = fields.some("columns", NewColumn::read);
        Set<String> names = distinctNames(columns);
        List<String> listed = fields.distinct("primary_key", value -> columnOf(names, value));
        List<String> marked = columns.stream()
                .filter(NewColumn::primaryKey)
                .flatMap(column -> column.name().stream())
                .toList();
        List<ConstraintSpec.Further> constraints =
                fields.list("constraints", value -> value.fields("a constraint").flatMap(ConstraintReader::read));
        Optional<String> comment = fields.optional("comment", Value::text);
        if (!marked.isEmpty() && !listed.isEmpty()) {
            fields.problem(
                    "primary_key",
                    "the primary key is given here and on a column: keep the list, or 'primary_key: true' on the columns");
        }
        return fields.build(() -> new CreateTable(
                fields.place(),
                table.orElseThrow(),
                columns.stream().map(column -> column.column().orElseThrow()).toList(),
                listed.isEmpty() ? marked : listed,
                constraints,
                comment));
    }

    private static Set<String> distinctNames(List<NewColumn> columns) {
        Map<String, NewColumn> byName = new LinkedHashMap<>();
        for (NewColumn column : columns) {
            column.name().map(name -> byName.putIfAbsent(name, column)).ifPresent(column::isTheSecondOf);
        }
        return byName.keySet();
    }

    private static Optional<String> columnOf(Set<String> columns, Value value) {
        return Names.existing(value)
                .flatMap(name -> columns.contains(name) || columns.isEmpty()
                        ? Optional.of(name)
                        : value.refuse("'primary_key' names " + Quoted.of(name) + ", which is no column of this table"
                                + Nearest.hint(name, columns)));
    }
}

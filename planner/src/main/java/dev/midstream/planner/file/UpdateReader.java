package dev.midstream.planner.file;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code update}. */
final class UpdateReader {
    private UpdateReader() {}

    static Optional<Change> read(Fields fields) {
        List<TableName> tables = Tables.of(fields);
        Optional<Map<String, Expression>> set = fields.required("set", UpdateReader::set);
        Optional<Expression> where = fields.optional("where", SqlText::expression);
        Optional<Boolean> once = fields.optional("once", Value::flag);
        return fields.build(() -> new Change.Update(fields.place(), tables, set.orElseThrow(), where, once));
    }

    private static Optional<Map<String, Expression>> set(Value value) {
        if (value.isMapping() && value.entries().isEmpty()) {
            return value.refuse("'set' is empty: write at least one 'column: expression'");
        }
        Map<String, Expression> set = new LinkedHashMap<>();
        for (Value.Entry entry : value.entries()) {
            Optional<String> column = Names.existing(entry.key());
            Optional<Expression> expression = SqlText.expression(entry.value());
            column.ifPresent(name -> expression.ifPresent(e -> set.put(name, e)));
        }
        return Optional.of(Collections.unmodifiableMap(set));
    }
}

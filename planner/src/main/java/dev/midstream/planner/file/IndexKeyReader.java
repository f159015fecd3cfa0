package dev.midstream.planner.file;

import dev.midstream.planner.file.Change.IndexKey;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One entry of an index's {@code columns}: the name of a column, or a mapping that says more. */
final class IndexKeyReader {
    private static final Pattern WITH_ORDER = Pattern.compile("(\\S+)\\s+(asc|desc)\\b.*", Pattern.CASE_INSENSITIVE);

    private IndexKeyReader() {}

    static Optional<IndexKey> read(Value value) {
        return value.isMapping()
                ? value.fields("an index key").flatMap(IndexKeyReader::read)
                : Names.existing(value).flatMap(name -> plain(value, name));
    }

    static Optional<IndexKey> read(Fields fields) {
        fields.exactlyOneOf("column", "expression");
        Optional<String> column = fields.optional("column", Names::existing);
        Optional<Expression> expression = fields.optional("expression", SqlText::expression);
        Optional<String> collation = fields.optional("collation", Value::words);
        Optional<String> operatorClass = fields.optional("opclass", Value::words);
        Optional<String> order = fields.optional("order", value -> value.word(List.of("asc", "desc")));
        Optional<String> nulls = fields.optional("nulls", value -> value.word(List.of("first", "last")));
        return fields.build(() -> new IndexKey(
                fields.place(),
                column,
                expression,
                collation,
                operatorClass,
                order.filter("desc"::equals).isPresent(),
                nulls.map("first"::equals)));
    }

    /** A name is taken as the catalog spells it, so SQL's short forms would name columns that nobody has. */
    private static Optional<IndexKey> plain(Value value, String name) {
        if (name.contains("(")) {
            return value.refuse(Quoted.of(name) + " is no column name: write {expression: …}");
        }
        Matcher ordered = WITH_ORDER.matcher(name);
        if (ordered.matches()) {
            return value.refuse("%s is no column name: write {column: %s, order: %s}"
                    .formatted(Quoted.of(name), ordered.group(1), ordered.group(2)));
        }
        return Optional.of(new IndexKey(
                value.place(),
                Optional.of(name),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty()));
    }
}

package dev.midstream.planner.file;

import dev.midstream.planner.file.Change.IndexKey;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** {@code create_index}. */
final class CreateIndexReader {
    static final List<String> METHODS = List.of("btree", "hash", "gin", "gist", "spgist", "brin");
    private static final Pattern PARAMETER = Pattern.compile("[a-z_][a-z0-9_.]*");

    private CreateIndexReader() {}

    static Optional<Change> read(Fields fields) {
        List<TableName> tables = Tables.of(fields);
        Optional<String> name = fields.optional("name", Names::template);
        List<IndexKey> keys = fields.some("columns", IndexKeyReader::read);
        boolean unique = fields.flag("unique", false);
        boolean nullsNotDistinct = fields.flag("nulls_not_distinct", false);
        Optional<String> method = fields.optional("method", value -> value.word(METHODS));
        List<String> include = fields.distinct("include", Names::existing);
        Optional<Expression> where = fields.optional("where", SqlText::expression);
        Map<String, String> with =
                fields.find("with").map(CreateIndexReader::parameters).orElse(Map.of());
        if (unique && method.filter(m -> !m.equals("btree")).isPresent()) {
            fields.problem("unique", "only a btree index can be unique: remove unique, or method");
        }
        if (nullsNotDistinct && !unique) {
            fields.problem(
                    "nulls_not_distinct", "'nulls_not_distinct' without 'unique': add unique: true, or remove it");
        }
        return fields.build(() -> new Change.CreateIndex(
                fields.place(),
                tables,
                name,
                keys,
                unique,
                nullsNotDistinct,
                method.orElse("btree"),
                include,
                where,
                with));
    }

    /** Which parameters there are differs by method and version: PostgreSQL knows. */
    private static Map<String, String> parameters(Value with) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (Value.Entry entry : with.entries()) {
            Optional<String> name = entry.key()
                    .text()
                    .flatMap(text -> PARAMETER.matcher(text).matches()
                            ? Optional.of(text)
                            : entry.key()
                                    .refuse(Quoted.of(text)
                                            + " is not a storage parameter: write one such as fillfactor"));
            Optional<String> value = entry.value().words();
            name.ifPresent(n -> parameters.put(n, value.orElse("")));
        }
        return Collections.unmodifiableMap(parameters);
    }
}

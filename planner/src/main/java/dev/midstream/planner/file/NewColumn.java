package dev.midstream.planner.file;

import dev.midstream.planner.file.Change.CreateTable;
import java.util.Optional;

/**
 * A column of {@code create_table} as far as it could be read: its name counts even if something else is wrong with it.
 *
 * @param where for problems with the column as a whole
 */
record NewColumn(Value where, Optional<String> name, boolean primaryKey, Optional<CreateTable.Column> column) {

    static Optional<NewColumn> read(Value value) {
        return value.fields("a column").map(fields -> read(value, fields));
    }

    static NewColumn read(Value value, Fields fields) {
        Optional<String> name = fields.required("name", Names::created);
        Optional<String> type = fields.required("type", SqlText::type);
        boolean notNull = fields.flag("not_null", false);
        Optional<Expression> defaultValue = fields.optional("default", SqlText::expression);
        boolean identity = fields.flag("identity", false);
        boolean primaryKey = fields.flag("primary_key", false);
        boolean unique = fields.flag("unique", false);
        Optional<Reference> references = fields.optional("references", ReferenceReader::ofOneColumn);
        Optional<String> comment = fields.optional("comment", Value::text);
        if (identity && fields.has("default")) {
            fields.problem("default", "'default' on an identity column, which numbers itself: keep one of the two");
        }
        return new NewColumn(
                value,
                name,
                primaryKey,
                fields.build(() -> new CreateTable.Column(
                        fields.place(),
                        name.orElseThrow(),
                        type.orElseThrow(),
                        notNull,
                        defaultValue,
                        identity,
                        unique,
                        references,
                        comment)));
    }

    void isTheSecondOf(NewColumn first) {
        where.refuse("column %s is in this table twice, here and at line %d: keep one"
                .formatted(Quoted.of(name.orElse("")), first.where.place().line()));
    }
}

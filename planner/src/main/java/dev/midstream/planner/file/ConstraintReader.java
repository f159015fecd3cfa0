package dev.midstream.planner.file;

import dev.midstream.planner.file.ConstraintSpec.Check;
import dev.midstream.planner.file.ConstraintSpec.ForeignKey;
import dev.midstream.planner.file.ConstraintSpec.Further;
import dev.midstream.planner.file.ConstraintSpec.PrimaryKey;
import dev.midstream.planner.file.ConstraintSpec.Unique;
import java.util.List;
import java.util.Optional;

/** A constraint: {@code foreign_key}, {@code check}, {@code unique} or {@code primary_key}, and its {@code name}. */
final class ConstraintReader {
    private ConstraintReader() {}

    /** A constraint of a new table, with nothing beside it. */
    static Optional<Further> read(Fields fields) {
        Optional<String> name = fields.optional("name", Names::template);
        fields.exactlyOneOf("foreign_key", "check", "unique");
        Optional<Further> constraint = further(fields, name);
        return fields.build(constraint::orElseThrow);
    }

    /** A constraint of an existing table, among other fields. */
    static Optional<ConstraintSpec> among(Fields fields) {
        Optional<String> name = fields.optional("name", Names::template);
        fields.exactlyOneOf("foreign_key", "check", "unique", "primary_key");
        Optional<ConstraintSpec> primaryKey = fields.optional("primary_key", Value::some)
                .map(columns -> new PrimaryKey(fields.place(), name, columns.distinct(Names::existing)));
        return further(fields, name).<ConstraintSpec>map(c -> c).or(() -> primaryKey);
    }

    private static Optional<Further> further(Fields fields, Optional<String> name) {
        Place place = fields.place();
        Optional<Further> foreignKey = fields.optional(
                "foreign_key", value -> value.fields("foreign_key").flatMap(key -> foreignKey(key, place, name)));
        Optional<Further> check =
                fields.optional("check", SqlText::expression).map(expression -> new Check(place, name, expression));
        Optional<Further> unique = fields.optional("unique", value -> unique(value, place, name));
        return foreignKey.or(() -> check).or(() -> unique);
    }

    static Optional<Further> foreignKey(Fields fields, Place place, Optional<String> name) {
        fields.exactlyOneOf("column", "columns");
        List<String> columns = fields.oneOrMany("column", "columns", Names::existing);
        Optional<Reference> references = fields.required("references", ReferenceReader::read);
        references.ifPresent(reference -> agree(fields, columns, reference, name));
        Optional<String> either = name.or(() -> references.flatMap(Reference::name));
        boolean index = fields.flag("index", true);
        return fields.build(() -> new ForeignKey(
                place,
                either,
                columns,
                index ? references.orElseThrow() : references.orElseThrow().withoutIndex()));
    }

    private static void agree(Fields fields, List<String> columns, Reference reference, Optional<String> name) {
        int referenced = reference.columns().size();
        if (!columns.isEmpty() && referenced > 0 && referenced != columns.size()) {
            fields.problem(
                    "references",
                    "'columns' and the referenced columns differ in number, %d and %d: name as many on both sides"
                            .formatted(columns.size(), referenced));
        }
        if (name.isPresent() && reference.name().isPresent()) {
            fields.problem("references", "the foreign key has a name, and another one in 'references': keep one");
        }
    }

    private static Optional<Further> unique(Value value, Place place, Optional<String> name) {
        if (value.isMapping()) {
            return value.fields("unique").flatMap(fields -> unique(fields, place, name));
        }
        return value.some().map(some -> new Unique(place, name, some.distinct(Names::existing), false));
    }

    static Optional<Further> unique(Fields fields, Place place, Optional<String> name) {
        List<String> columns = fields.someDistinct("columns", Names::existing);
        boolean nullsNotDistinct = fields.flag("nulls_not_distinct", false);
        return fields.build(() -> new Unique(place, name, columns, nullsNotDistinct));
    }
}

package dev.midstream.planner.file;

import java.util.List;
import java.util.Optional;

/**
 * What a foreign key points to.
 *
 * @param columns empty for the referenced table's primary key
 * @param index whether the referencing columns are to have an index, which is built if there is none
 */
public record Reference(
        Place place,
        TableName table,
        List<String> columns,
        Action onDelete,
        Action onUpdate,
        Optional<String> name,
        boolean index) {
    public Reference {
        columns = List.copyOf(columns);
    }

    Reference withoutIndex() {
        return new Reference(place, table, columns, onDelete, onUpdate, name, false);
    }

    /** What happens to the referencing row. */
    public enum Action {
        NO_ACTION("no action"),
        RESTRICT("restrict"),
        CASCADE("cascade"),
        SET_NULL("set null"),
        SET_DEFAULT("set default");

        private final String sql;

        Action(String sql) {
            this.sql = sql;
        }

        /** As PostgreSQL writes it; in the file with underscores or spaces. */
        public String sql() {
            return sql;
        }
    }
}

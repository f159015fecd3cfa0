package dev.midstream.planner.file;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One change of a migration. A change on several tables means the same on each of them. */
public sealed interface Change {
    Place place();

    /** The key of the change in the file, such as {@code add_column}. */
    String kind();

    /**
     * A new column.
     *
     * @param type as PostgreSQL writes it, such as {@code numeric(10,2)}
     * @param fill SQL expression over the row's own columns that gives existing and old clients' rows their value
     * @param sync what the fill is for rows written during the migration
     * @param keepDefault whether a fill that became the column's default stays so after contract
     */
    record AddColumn(
            Place place,
            List<TableName> tables,
            String column,
            String type,
            Optional<Expression> fill,
            Sync sync,
            boolean notNull,
            Optional<Reference> references,
            boolean keepDefault,
            Optional<String> comment)
            implements Change {
        public AddColumn {
            tables = List.copyOf(tables);
        }

        @Override
        public String kind() {
            return "add_column";
        }
    }

    /** What the fill means for rows written while the migration runs. */
    enum Sync {
        /** The column follows its fill on every write that does not set the column itself; verification compares each row. */
        COMPUTED,
        /** Only a missing value is filled; verification checks that none is missing. For clients that write the column freely. */
        MISSING
    }

    /** A new table. */
    record CreateTable(
            Place place,
            TableName table,
            List<Column> columns,
            List<String> primaryKey,
            List<ConstraintSpec.Further> constraints,
            Optional<String> comment)
            implements Change {
        public CreateTable {
            columns = List.copyOf(columns);
            primaryKey = List.copyOf(primaryKey);
            constraints = List.copyOf(constraints);
        }

        @Override
        public String kind() {
            return "create_table";
        }

        /** A column of a new table. */
        public record Column(
                Place place,
                String name,
                String type,
                boolean notNull,
                Optional<Expression> defaultValue,
                boolean identity,
                boolean unique,
                Optional<Reference> references,
                Optional<String> comment) {}
    }

    /**
     * A new index, built concurrently.
     *
     * @param name may contain {@code {table}}, replaced by the table's name; without a name PostgreSQL's convention is used
     * @param method btree, hash, gin, gist, spgist or brin
     */
    record CreateIndex(
            Place place,
            List<TableName> tables,
            Optional<String> name,
            List<IndexKey> keys,
            boolean unique,
            boolean nullsNotDistinct,
            String method,
            List<String> include,
            Optional<Expression> where,
            Map<String, String> storageParameters)
            implements Change {
        public CreateIndex {
            tables = List.copyOf(tables);
            keys = List.copyOf(keys);
            include = List.copyOf(include);
        }

        @Override
        public String kind() {
            return "create_index";
        }
    }

    /** Indexes that are needed no more, dropped concurrently. An index has its name among the tables'. */
    record DropIndex(Place place, List<TableName> indexes) implements Change {
        public DropIndex {
            indexes = List.copyOf(indexes);
        }

        @Override
        public String kind() {
            return "drop_index";
        }
    }

    /** One key of an index: a column, or an expression. */
    record IndexKey(
            Place place,
            Optional<String> column,
            Optional<Expression> expression,
            Optional<String> collation,
            Optional<String> operatorClass,
            boolean descending,
            Optional<Boolean> nullsFirst) {}

    /** A new constraint on existing tables. {@code name} may contain {@code {table}}. */
    record AddConstraint(Place place, List<TableName> tables, ConstraintSpec constraint) implements Change {
        public AddConstraint {
            tables = List.copyOf(tables);
        }

        @Override
        public String kind() {
            return "add_constraint";
        }
    }

    /**
     * A rewrite of existing rows.
     *
     * @param set column to expression, in the file's order
     * @param once whether the transformation must not be applied twice to a row ({@code n = n + 1}); empty if not said
     */
    record Update(
            Place place,
            List<TableName> tables,
            Map<String, Expression> set,
            Optional<Expression> where,
            Optional<Boolean> once)
            implements Change {
        public Update {
            tables = List.copyOf(tables);
        }

        @Override
        public String kind() {
            return "update";
        }
    }

    /**
     * Statements of the author's own.
     *
     * @param phase when they run
     * @param transaction whether they may run in one transaction (CONCURRENTLY may not)
     */
    record Sql(Place place, PhaseName phase, List<OwnStatement> up, List<OwnStatement> down, boolean transaction)
            implements Change {
        public Sql {
            up = List.copyOf(up);
            down = List.copyOf(down);
        }

        @Override
        public String kind() {
            return "sql";
        }
    }
}

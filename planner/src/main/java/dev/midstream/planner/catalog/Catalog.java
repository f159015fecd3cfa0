package dev.midstream.planner.catalog;

import dev.midstream.planner.file.Reference;
import dev.midstream.planner.file.TableName;
import java.util.List;
import java.util.Optional;

/** The database as planning sees it: facts of the catalog, and PostgreSQL's own judgement of texts from the file. Read-only. */
public interface Catalog {
    Server server();

    /** The table, found along the search path if the name has no schema. */
    Optional<Table> table(TableName name);

    /** Other relations of this name that are not tables ({@code view}, …), for a clear refusal. */
    Optional<String> otherRelation(TableName name);

    /** Tables with a similar name, nearest first; at most three. */
    List<String> similarTables(TableName name);

    /** The index of this name; empty if there is none. */
    Optional<Index> index(TableName name);

    /** Whether a valid index of all rows, or one on every partition, begins with these columns in any order. */
    boolean isIndexed(Table table, List<String> columns);

    /** Whether a check of this name and meaning is on the table and not proved yet, as an attempt that failed leaves it. */
    boolean hasUnprovedCheck(Table table, String constraint, String condition);

    /**
     * How far an attempt that failed came with a foreign key of this name and meaning; empty if there is none, or anything else.
     *
     * @param referenced the columns of the target that these columns point to, in order
     */
    Optional<LeftForeignKey> leftForeignKey(
            Table table,
            String constraint,
            List<String> columns,
            TableRef target,
            List<String> referenced,
            Reference reference);

    /**
     * What an attempt that failed has left of making a column NOT NULL.
     *
     * @param check the name of a check that says so; empty for a NOT NULL constraint, which has any name, for a column has but one
     */
    Optional<LeftNotNull> leftNotNull(Table table, String column, Optional<String> check);

    /** The index of this name on this table, if it has this shape, no constraint stands on it and nobody is at it. */
    Optional<LeftIndex> leftIndex(TableRef table, TableRef index, IndexShape shape);

    /** The name of the table's primary key, deferrable or not. */
    Optional<String> primaryKeyName(Table table);

    /** Whether the schema of this name exists and whether the current role may create in it. */
    SchemaAccess schema(String name);

    /** The type this text names, with its modifiers; empty if there is none. */
    Optional<Type> type(String text);

    /** Judges an expression over the columns of a table, to be assigned to a type. */
    Judgement judge(String expression, Table table, Type target);

    /** Judges a condition over rows; the fault if it is none. */
    Optional<String> faultInCondition(String condition, RowShape rows);

    /** Judges a value that reads no row, to be assigned to a type. */
    Optional<String> faultInDefault(String expression, Type target);

    /**
     * Whether an expression reads nothing of the row but its columns by name: no system column and not the row as a value of the
     * table's type, neither of which a trigger has.
     */
    boolean readsColumnsOnly(String expression, Table table);

    /** Of these columns, the ones without which the expression does not resolve. */
    List<String> columnsRead(String expression, Table table, List<String> candidates);

    /** Runs a query that must answer one true; its answer, or the fault. */
    QueryAnswer ask(String query);

    /** The collation this text names, as SQL; empty if there is none. */
    Optional<String> collation(String text);

    /** The operator class this text names, with its parameters, as SQL; empty if the index method has none of the name. */
    Optional<String> operatorClass(String method, String text);

    /** Whether the current role may make a foreign key to this table. */
    boolean mayReference(Table table);

    /**
     * The server and our place on it.
     *
     * @param searchPath the schemas in which names of the file's expressions are found, in order
     */
    record Server(
            ServerVersion version,
            String database,
            String user,
            Optional<String> defaultSchema,
            List<String> searchPath,
            boolean inRecovery,
            boolean mayCreateSchema,
            boolean midstreamSchemaUsable) {}

    /**
     * An index that an attempt which failed may have left.
     *
     * @param plain whether it sorts and compares as the columns' types do, which a constraint demands
     * @param under the partitioned index that it is part of
     */
    record LeftIndex(boolean valid, boolean plain, Optional<TableRef> under) {}

    /** A foreign key, proved or only for new writes. */
    record LeftForeignKey(boolean proved) {}

    /** A constraint that keeps nulls out of a column, proved or only for new writes. */
    record LeftNotNull(String constraint, boolean proved) {}

    /** What we may do in a schema. */
    enum SchemaAccess {
        ABSENT,
        READ_ONLY,
        CREATE
    }

    /**
     * A data type.
     *
     * @param text as the file has it
     * @param unmodified the type without modifiers, as SQL; of a domain the type it is based on
     * @param constrained whether it is a domain with constraints, of which no column can be added without rewriting the table
     * @param comparable whether it has an equality operator ({@code json} has none)
     */
    record Type(String text, String unmodified, long oid, boolean constrained, boolean comparable) {}

    /** What PostgreSQL says of an expression. */
    sealed interface Judgement {
        /** The same for every row and every time: its value can be a default. {@code literal} is SQL; {@code null} if null. */
        record Constant(String literal, boolean isNull) implements Judgement {}

        /** Depends on the row. */
        record RowDependent() implements Judgement {}

        /** Another value at every evaluation, such as {@code gen_random_uuid()}; {@code readsRow} if it depends on the row too. */
        record Volatile(boolean readsRow) implements Judgement {}

        /** Cannot be used. */
        record Fault(String message) implements Judgement {}
    }

    /** What a query of the file answered. */
    sealed interface QueryAnswer {
        record Yes() implements QueryAnswer {}

        /** It answered false, null, or no row. */
        record No(String answer) implements QueryAnswer {}

        record Fault(String message) implements QueryAnswer {}
    }
}

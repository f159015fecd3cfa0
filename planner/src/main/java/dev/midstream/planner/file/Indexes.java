package dev.midstream.planner.file;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Every complete index over columns that a migration creates, those of keys and unique constraints among them. */
public record Indexes(TableName table, List<Optional<String>> keys) {
    public Indexes {
        keys = List.copyOf(keys);
    }

    public static List<Indexes> of(Migration migration) {
        return migration.changes().stream().flatMap(Indexes::of).toList();
    }

    /** The same, if it is an index of that table. */
    public boolean finds(TableName other, List<String> columns) {
        return isSame(other) && finds(columns);
    }

    /** Whether rows with given values of these columns are found by its first keys. */
    public boolean finds(List<String> columns) {
        return keys.size() >= columns.size()
                && Set.copyOf(keys.subList(0, columns.size()))
                        .equals(Set.copyOf(columns.stream().map(Optional::of).toList()));
    }

    /** A name without a schema may be the other's. */
    private boolean isSame(TableName other) {
        boolean schemas = table.schema().isEmpty()
                || other.schema().isEmpty()
                || table.schema().equals(other.schema());
        return schemas && table.name().equals(other.name());
    }

    private static Stream<Indexes> of(Change change) {
        return switch (change) {
            case Change.CreateIndex c
            when c.where().isEmpty() && List.of("btree", "hash").contains(c.method()) ->
                c.tables().stream()
                        .map(table -> new Indexes(
                                table,
                                c.keys().stream().map(Change.IndexKey::column).toList()));
            case Change.CreateIndex ignored -> Stream.empty();
            case Change.AddConstraint c -> c.tables().stream().flatMap(table -> of(table, c.constraint()));
            case Change.CreateTable c ->
                Stream.of(
                                c.primaryKey().isEmpty()
                                        ? Stream.<Indexes>empty()
                                        : Stream.of(over(c.table(), c.primaryKey())),
                                c.columns().stream()
                                        .filter(Change.CreateTable.Column::unique)
                                        .map(column -> over(c.table(), List.of(column.name()))),
                                c.constraints().stream().flatMap(k -> of(c.table(), k)))
                        .flatMap(s -> s);
            case Change.AddColumn ignored -> Stream.empty();
            case Change.DropIndex ignored -> Stream.empty();
            case Change.Update ignored -> Stream.empty();
            case Change.Sql ignored -> Stream.empty();
        };
    }

    private static Stream<Indexes> of(TableName table, ConstraintSpec constraint) {
        return switch (constraint) {
            case ConstraintSpec.Unique unique -> Stream.of(over(table, unique.columns()));
            case ConstraintSpec.PrimaryKey key -> Stream.of(over(table, key.columns()));
            case ConstraintSpec.Check ignored -> Stream.empty();
            case ConstraintSpec.ForeignKey ignored -> Stream.empty();
        };
    }

    private static Indexes over(TableName table, List<String> columns) {
        return new Indexes(table, columns.stream().map(Optional::of).toList());
    }
}

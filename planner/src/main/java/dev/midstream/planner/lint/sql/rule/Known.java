package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.lint.sql.Facts;
import dev.midstream.planner.lint.sql.Situation;
import dev.midstream.planner.sql.Column;
import dev.midstream.planner.sql.Column.Trait;
import dev.midstream.planner.sql.Constraint;
import dev.midstream.planner.sql.Name;
import dev.midstream.planner.sql.Statement;
import dev.midstream.planner.sql.TableAction;
import dev.midstream.planner.sql.Type;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What the statements above, and the database, say of a table. */
final class Known {
    private Known() {}

    /** The type of a column, as the file made it or as the database has it. */
    static Optional<Type> type(Situation here, Name table, String column) {
        return columns(here, table)
                .filter(c -> c.name().equals(column))
                .map(Column::type)
                .findFirst()
                .or(() -> here.facts(table)
                        .map(facts -> facts.columns().get(column))
                        .map(Facts.ColumnFacts::type));
    }

    static boolean isNotNull(Situation here, Name table, String column) {
        boolean made = columns(here, table)
                .filter(c -> c.name().equals(column))
                .anyMatch(c -> c.has(Trait.NotNull.class) || c.has(Trait.PrimaryKey.class));
        boolean set = actions(here, table, TableAction.SetNotNull.class)
                .anyMatch(action -> action.column().equals(column));
        boolean stored = here.facts(table)
                .map(facts -> facts.columns().get(column))
                .filter(Facts.ColumnFacts::notNull)
                .isPresent();
        return made || set || stored;
    }

    /** Whether SET NOT NULL need not read the table. */
    static boolean isProvedNotNull(Situation here, Name table, String column) {
        return isProvedByCheck(here, table, column) || isNotNull(here, table, column);
    }

    /** PostgreSQL 12 and later trust a validated check. */
    static boolean isProvedByCheck(Situation here, Name table, String column) {
        boolean proved = actions(here, table, TableAction.AddConstraint.class)
                .filter(add -> says(add.constraint(), column))
                .anyMatch(add -> add.checked()
                        || actions(here, table, TableAction.ValidateConstraint.class)
                                .anyMatch(validate -> add.constraint()
                                        .name()
                                        .filter(validate.name()::equals)
                                        .isPresent()));
        boolean stored = here.facts(table).stream()
                .flatMap(facts -> facts.checks().stream())
                .anyMatch(check -> (check.validated() || isValidated(here, table, check.name()))
                        && check.notNull().filter(column::equals).isPresent());
        return proved || stored || isProvedElsewhere(here, table);
    }

    /** What is validated in this file and was added in an earlier one, of a database that nobody has named. */
    private static boolean isProvedElsewhere(Situation here, Name table) {
        return here.facts(table).isEmpty()
                && actions(here, table, TableAction.ValidateConstraint.class)
                        .anyMatch(validate -> actions(here, table, TableAction.AddConstraint.class)
                                .noneMatch(add -> add.constraint()
                                        .name()
                                        .filter(validate.name()::equals)
                                        .isPresent()));
    }

    private static boolean isValidated(Situation here, Name table, String constraint) {
        return actions(here, table, TableAction.ValidateConstraint.class)
                .anyMatch(validate -> validate.name().equals(constraint));
    }

    private static boolean says(Constraint constraint, String column) {
        return switch (constraint) {
            case Constraint.Check check ->
                check.notNull().filter(column::equals).isPresent();
            case Constraint.NotNull notNull -> notNull.column().equals(column);
            case Constraint.Unique ignored -> false;
            case Constraint.PrimaryKey key -> key.columns().contains(column);
            case Constraint.Exclusion ignored -> false;
            case Constraint.ForeignKey ignored -> false;
        };
    }

    /** Whether an index of the database, or of the file, also further down, finds rows by these columns. */
    static boolean isIndexed(Situation here, Name table, List<String> columns) {
        Stream<Statement> file = Stream.concat(
                here.before().stream().map(past -> past.item().statement()),
                Stream.concat(
                        Stream.of(here.item().statement()),
                        here.after().stream().map(item -> item.statement())));
        Stream<List<Optional<String>>> stored = here.facts(table).stream()
                .flatMap(facts -> facts.indexes().stream())
                .filter(index -> index.valid() && !index.partial())
                .map(Facts.IndexFacts::keys);
        return Stream.concat(file.flatMap(statement -> keys(statement, table)), stored)
                .anyMatch(keys -> keys.size() >= columns.size()
                        && Set.copyOf(keys.subList(0, columns.size()))
                                .equals(Set.copyOf(
                                        columns.stream().map(Optional::of).toList())));
    }

    private static Stream<List<Optional<String>>> keys(Statement statement, Name table) {
        return switch (statement) {
            case Statement.CreateIndex index
            when index.table().mayBe(table) && !index.partial() -> Stream.of(index.keys());
            case Statement.CreateTable create
            when create.table().mayBe(table) ->
                Stream.concat(
                        create.columns().stream().flatMap(Known::keys),
                        create.constraints().stream().flatMap(Known::keys));
            case Statement.AlterTable alter
            when alter.table().mayBe(table) ->
                alter.actions().stream().flatMap(action -> switch (action) {
                    case TableAction.AddColumn add -> keys(add.column());
                    case TableAction.AddConstraint add -> keys(add.constraint());
                    default -> Stream.empty();
                });
            default -> Stream.empty();
        };
    }

    private static Stream<List<Optional<String>>> keys(Column column) {
        return column.has(Trait.PrimaryKey.class) || column.has(Trait.Unique.class)
                ? Stream.of(List.of(Optional.of(column.name())))
                : Stream.empty();
    }

    private static Stream<List<Optional<String>>> keys(Constraint constraint) {
        return switch (constraint) {
            case Constraint.Unique unique -> Stream.of(keys(unique.columns()));
            case Constraint.PrimaryKey key -> Stream.of(keys(key.columns()));
            default -> Stream.empty();
        };
    }

    private static List<Optional<String>> keys(List<String> columns) {
        return columns.stream().map(Optional::of).toList();
    }

    /** The column of a primary key of one, if the file made the table or the database has a single plain unique key of that kind. */
    static Optional<String> primaryKey(Situation here, Name table) {
        return here.created(table)
                .flatMap(create -> Stream.concat(
                                create.columns().stream()
                                        .filter(c -> c.has(Trait.PrimaryKey.class))
                                        .map(Column::name),
                                create.constraints().stream()
                                        .filter(Constraint.PrimaryKey.class::isInstance)
                                        .map(c -> ((Constraint.PrimaryKey) c).columns())
                                        .filter(columns -> columns.size() == 1)
                                        .map(List::getFirst))
                        .findFirst())
                .or(() -> here.facts(table).flatMap(Facts.TableFacts::primaryKey));
    }

    private static Stream<Column> columns(Situation here, Name table) {
        return Stream.concat(
                here.created(table).stream().flatMap(create -> create.columns().stream()),
                actions(here, table, TableAction.AddColumn.class).map(TableAction.AddColumn::column));
    }

    /** What statements above did to the table. */
    private static <A extends TableAction> Stream<A> actions(Situation here, Name table, Class<A> kind) {
        return here.before().stream()
                .flatMap(past -> past.as(Statement.AlterTable.class))
                .filter(alter -> alter.table().mayBe(table))
                .flatMap(alter -> alter.actions().stream())
                .filter(kind::isInstance)
                .map(kind::cast);
    }
}

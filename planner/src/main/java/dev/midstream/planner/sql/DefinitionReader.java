package dev.midstream.planner.sql;

import dev.midstream.planner.sql.Column.Trait;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.ParserRuleContext;
import org.apache.shardingsphere.sql.parser.autogen.PostgreSQLStatementParser.CheckOptionContext;
import org.apache.shardingsphere.sql.parser.autogen.PostgreSQLStatementParser.ColumnConstraintContext;
import org.apache.shardingsphere.sql.parser.autogen.PostgreSQLStatementParser.ColumnConstraintOptionContext;
import org.apache.shardingsphere.sql.parser.autogen.PostgreSQLStatementParser.ColumnDefinitionContext;
import org.apache.shardingsphere.sql.parser.autogen.PostgreSQLStatementParser.ColumnNamesContext;
import org.apache.shardingsphere.sql.parser.autogen.PostgreSQLStatementParser.TableConstraintContext;
import org.apache.shardingsphere.sql.parser.autogen.PostgreSQLStatementParser.TableConstraintOptionContext;
import org.jspecify.annotations.Nullable;

/** Columns and constraints out of the grammar's tree. */
final class DefinitionReader {
    private final Grammar grammar;
    private final Masked masked;

    DefinitionReader(Grammar grammar, Masked masked) {
        this.grammar = grammar;
        this.masked = masked;
    }

    Column column(ColumnDefinitionContext context) {
        return new Column(
                grammar.at(context),
                grammar.last(context.columnName()),
                Type.of(grammar.text(context.dataType())),
                context.columnConstraint().stream()
                        .map(ColumnConstraintContext::columnConstraintOption)
                        .map(this::trait)
                        .toList());
    }

    private Trait trait(ColumnConstraintOptionContext context) {
        if (context.checkOption() != null) {
            return new Trait.Check(
                    grammar.at(context), grammar.text(context.checkOption().aExpr()));
        } else if (context.DEFAULT() != null && context.defaultExpr() != null) {
            return new Trait.Default(Expression.of(grammar.text(context.defaultExpr())));
        } else if (context.IDENTITY() != null) {
            return new Trait.Identity();
        } else if (context.GENERATED() != null) {
            return new Trait.Generated(context.STORED() == null
                    || !masked.isVirtual(
                            masked.start() + context.STORED().getSymbol().getStartIndex()));
        } else if (context.UNIQUE() != null) {
            return new Trait.Unique();
        } else if (context.primaryKey() != null) {
            return new Trait.PrimaryKey();
        } else if (context.REFERENCES() != null) {
            return new Trait.References(reference(context.tableName(), context.columnNames(), context));
        }
        return context.NOT() != null ? new Trait.NotNull() : new Trait.Nullable();
    }

    Constraint constraint(TableConstraintContext context) {
        Optional<String> name =
                Optional.ofNullable(context.constraintClause()).map(clause -> grammar.last(clause.constraintName()));
        TableConstraintOptionContext option = context.tableConstraintOption();
        if (option.checkOption() != null) {
            return check(name, option.checkOption());
        } else if (option.UNIQUE() != null) {
            return new Constraint.Unique(name, names(option.columnNames(0)));
        } else if (option.primaryKey() != null) {
            return new Constraint.PrimaryKey(name, names(option.columnNames(0)));
        } else if (option.EXCLUDE() != null) {
            return new Constraint.Exclusion(name);
        }
        ColumnNamesContext referenced = option.columnNames().size() > 1 ? option.columnNames(1) : null;
        return new Constraint.ForeignKey(
                name, names(option.columnNames(0)), reference(option.tableName(), referenced, option));
    }

    private Constraint check(Optional<String> name, CheckOptionContext context) {
        Optional<String> notNull = masked.notNull(grammar.at(context));
        if (notNull.isPresent()) {
            return new Constraint.NotNull(name, notNull.get());
        }
        String text = grammar.text(context.aExpr());
        return new Constraint.Check(name, text, notNull(text));
    }

    /** The column, if the text is {@code column IS NOT NULL}, in any parentheses. */
    static Optional<String> notNull(String text) {
        List<Token> words = Lexer.tokens(text).stream()
                .filter(t -> !t.isComment() && !t.is("(") && !t.is(")"))
                .toList();
        boolean matches = words.size() == 4
                && words.getFirst().isName()
                && words.get(1).is("is")
                && words.get(2).is("not")
                && words.get(3).is("null");
        return matches ? Optional.of(words.getFirst().name()) : Optional.empty();
    }

    private Reference reference(
            ParserRuleContext table, @Nullable ColumnNamesContext columns, ParserRuleContext whole) {
        return new Reference(
                grammar.name(table),
                columns == null ? List.of() : names(columns),
                Lexer.folded(grammar.text(whole)).contains("on delete cascade"));
    }

    private List<String> names(ColumnNamesContext context) {
        List<String> names = new ArrayList<>();
        context.columnName().forEach(column -> names.add(grammar.last(column)));
        return names;
    }
}

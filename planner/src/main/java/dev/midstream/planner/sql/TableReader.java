package dev.midstream.planner.sql;

import dev.midstream.planner.sql.Statement.CreateTable.Form;
import dev.midstream.planner.sql.TableAction.AddConstraint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.shardingsphere.sql.parser.autogen.PostgreSQLStatementParser.AlterDefinitionClauseContext;
import org.apache.shardingsphere.sql.parser.autogen.PostgreSQLStatementParser.AlterDomainClauseContext;
import org.apache.shardingsphere.sql.parser.autogen.PostgreSQLStatementParser.AlterTableActionContext;
import org.apache.shardingsphere.sql.parser.autogen.PostgreSQLStatementParser.AlterTableContext;
import org.apache.shardingsphere.sql.parser.autogen.PostgreSQLStatementParser.CreateDefinitionContext;
import org.apache.shardingsphere.sql.parser.autogen.PostgreSQLStatementParser.CreateDomainContext;
import org.apache.shardingsphere.sql.parser.autogen.PostgreSQLStatementParser.CreateIndexContext;
import org.apache.shardingsphere.sql.parser.autogen.PostgreSQLStatementParser.CreateTableContext;
import org.apache.shardingsphere.sql.parser.autogen.PostgreSQLStatementParser.ExecuteContext;
import org.apache.shardingsphere.sql.parser.autogen.PostgreSQLStatementParser.IndexElemContext;
import org.apache.shardingsphere.sql.parser.autogen.PostgreSQLStatementParser.ModifyColumnSpecificationContext;
import org.apache.shardingsphere.sql.parser.autogen.PostgreSQLStatementParser.PartitionCmdContext;

/** What the grammar's tree says of a statement about tables, indexes or domains. */
final class TableReader {
    private final Grammar grammar;
    private final Masked masked;
    private final DefinitionReader definitions;

    TableReader(String script, Masked masked) {
        this.grammar = new Grammar(script, masked);
        this.masked = masked;
        this.definitions = new DefinitionReader(grammar, masked);
    }

    Statement read() {
        ExecuteContext tree = grammar.parse();
        if (tree.alterTable() != null) {
            return alterTable(tree.alterTable());
        } else if (tree.createTable() != null) {
            return createTable(tree.createTable());
        } else if (tree.createIndex() != null) {
            return createIndex(tree.createIndex());
        } else if (tree.createDomain() != null) {
            return createDomain(tree.createDomain());
        } else if (tree.alterDomain() != null) {
            return alterDomain(tree.alterDomain().alterDomainClause());
        }
        throw new Words.Unexpected("this form of the statement is not known", grammar.at(tree));
    }

    private Statement alterTable(AlterTableContext context) {
        if (context.tableNameClause() == null || context.alterDefinitionClause() == null) {
            throw new Words.Unexpected("this form of the statement is not known", grammar.at(context));
        }
        return new Statement.AlterTable(
                grammar.name(context.tableNameClause().tableName()),
                context.ifExists() != null,
                actions(context.alterDefinitionClause()));
    }

    private List<TableAction> actions(AlterDefinitionClauseContext context) {
        int at = grammar.at(context);
        if (context.alterTableActions() != null) {
            return context.alterTableActions().alterTableAction().stream()
                    .map(this::action)
                    .toList();
        } else if (context.renameColumnSpecification() != null) {
            var rename = context.renameColumnSpecification();
            return List.of(new TableAction.RenameColumn(
                    at, grammar.last(rename.columnName(0)), grammar.last(rename.columnName(1))));
        } else if (context.renameTableSpecification() != null) {
            return List.of(new TableAction.RenameTable(
                    at, grammar.last(context.renameTableSpecification().identifier())));
        } else if (context.partitionCmd() != null) {
            return List.of(partition(at, context.partitionCmd()));
        } else if (context.SCHEMA() != null) {
            return List.of(new TableAction.SetSchema(at, grammar.last(context.name())));
        }
        return List.of(new TableAction.Minor(at, grammar.text(context)));
    }

    private TableAction partition(int at, PartitionCmdContext context) {
        Name partition = grammar.name(context.qualifiedName());
        return context.ATTACH() != null
                ? new TableAction.AttachPartition(at, partition)
                : context.FINALIZE() != null
                        ? new TableAction.Minor(at, grammar.text(context))
                        : new TableAction.DetachPartition(at, partition, context.CONCURRENTLY() != null);
    }

    private TableAction action(AlterTableActionContext context) {
        int at = grammar.at(context);
        if (context.addColumnSpecification() != null) {
            var add = context.addColumnSpecification();
            return new TableAction.AddColumn(at, definitions.column(add.columnDefinition()), add.ifNotExists() != null);
        } else if (context.dropColumnSpecification() != null) {
            var drop = context.dropColumnSpecification();
            return new TableAction.DropColumn(at, grammar.last(drop.columnName()), drop.ifExists() != null);
        } else if (context.modifyColumnSpecification() != null) {
            return modify(at, context.modifyColumnSpecification());
        } else if (context.addConstraintSpecification() != null) {
            var add = context.addConstraintSpecification();
            if (add.tableConstraintUsingIndex() != null) {
                var using = add.tableConstraintUsingIndex();
                return new TableAction.AddConstraintUsingIndex(
                        at,
                        Optional.ofNullable(using.constraintName()).map(grammar::last),
                        using.primaryKey() != null,
                        grammar.last(using.indexName()));
            }
            boolean later = add.VALID() != null || masked.isNotEnforced(at, grammar.end(context) + 20);
            return new AddConstraint(at, definitions.constraint(add.tableConstraint()), !later);
        } else if (context.validateConstraintSpecification() != null) {
            return new TableAction.ValidateConstraint(
                    at, grammar.last(context.validateConstraintSpecification().constraintName()));
        } else if (context.dropConstraintSpecification() != null) {
            var drop = context.dropConstraintSpecification();
            return new TableAction.DropConstraint(at, grammar.last(drop.constraintName()), drop.ifExists() != null);
        }
        return withoutDefinition(at, context);
    }

    private TableAction withoutDefinition(int at, AlterTableActionContext context) {
        String words = Lexer.folded(grammar.text(context));
        if (context.TABLESPACE() != null || context.LOGGED() != null || context.UNLOGGED() != null) {
            return new TableAction.ChangeStorage(at, words.split(" ")[1]);
        } else if (!context.ACCESS().isEmpty()) {
            return new TableAction.ChangeStorage(at, "access method");
        } else if (context.DISABLE() != null && context.TRIGGER() != null) {
            return new TableAction.DisableTrigger(at, words.substring(words.lastIndexOf(' ') + 1));
        }
        return new TableAction.Minor(at, words);
    }

    private TableAction modify(int at, ModifyColumnSpecificationContext context) {
        String column = grammar.last(context.modifyColumn().columnName());
        if (context.TYPE() != null) {
            return new TableAction.ChangeType(
                    at,
                    column,
                    Type.of(grammar.text(context.dataType())),
                    Optional.ofNullable(context.aExpr()).map(grammar::text));
        } else if (context.DEFAULT() != null && context.aExpr() != null) {
            return masked.isNewExpression(at, grammar.end(context))
                    ? new TableAction.SetExpression(at, column)
                    : new TableAction.SetDefault(at, column, Expression.of(grammar.text(context.aExpr())));
        } else if (context.DEFAULT() != null && context.DROP() != null) {
            return new TableAction.DropDefault(at, column);
        } else if (context.NULL() != null) {
            return context.SET() != null
                    ? new TableAction.SetNotNull(at, column)
                    : new TableAction.DropNotNull(at, column);
        }
        return new TableAction.Minor(at, Lexer.folded(grammar.text(context)));
    }

    private Statement createTable(CreateTableContext context) {
        List<Column> columns = new ArrayList<>();
        List<Constraint> constraints = new ArrayList<>();
        boolean derived = context.createDefinitionClause() == null
                || (context.inheritClause() != null && context.inheritClause().getChildCount() > 0);
        if (context.createDefinitionClause() != null) {
            for (CreateDefinitionContext item : context.createDefinitionClause().createDefinition()) {
                if (item.columnDefinition() != null) {
                    columns.add(definitions.column(item.columnDefinition()));
                } else if (item.tableConstraint() != null) {
                    constraints.add(definitions.constraint(item.tableConstraint()));
                } else {
                    derived = true;
                }
            }
        }
        return new Statement.CreateTable(
                grammar.name(context.tableName()),
                Lexer.folded(grammar.text(context.createTableSpecification())).contains("temp"),
                context.ifNotExists() != null,
                context.AS() != null ? Form.QUERY : derived ? Form.DERIVED : Form.DEFINED,
                columns,
                constraints);
    }

    private Statement createIndex(CreateIndexContext context) {
        return new Statement.CreateIndex(
                Optional.ofNullable(context.indexName()).map(grammar::last),
                grammar.name(context.tableName()),
                context.createIndexSpecification().UNIQUE() != null,
                context.concurrentlyClause().CONCURRENTLY() != null,
                context.ifNotExists() != null,
                context.whereClause() != null,
                Optional.ofNullable(context.accessMethodClause())
                        .map(using -> grammar.last(using.accessMethod()))
                        .orElse("btree"),
                context.indexParams().indexElem().stream().map(this::key).toList());
    }

    private Optional<String> key(IndexElemContext key) {
        return Optional.ofNullable(key.colId()).map(grammar::last);
    }

    private Statement createDomain(CreateDomainContext context) {
        boolean constrained = context.colQualList().colConstraint().stream()
                .map(constraint -> constraint.colConstraintElem())
                .anyMatch(c -> c != null && (c.CHECK() != null || c.NOT() != null));
        return new Statement.CreateDomain(grammar.name(context.anyName()), constrained);
    }

    private Statement alterDomain(AlterDomainClauseContext context) {
        boolean adds = context.ADD() != null || (context.SET() != null && context.NULL() != null);
        return new Statement.AlterDomain(grammar.name(context.anyName(0)), adds, adds && context.VALID() == null);
    }
}

package dev.midstream.planner.pg;

import dev.midstream.planner.catalog.Catalog;
import dev.midstream.planner.catalog.Identifier;
import dev.midstream.planner.catalog.Index;
import dev.midstream.planner.catalog.IndexShape;
import dev.midstream.planner.catalog.RowShape;
import dev.midstream.planner.catalog.ServerVersion;
import dev.midstream.planner.catalog.Table;
import dev.midstream.planner.catalog.TableRef;
import dev.midstream.planner.file.ExpressionText;
import dev.midstream.planner.file.Reference;
import dev.midstream.planner.file.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The catalog of a PostgreSQL database, read through a connection whose session is read-only: nothing asked here can change
 * anything, whatever text the file contains.
 */
public final class PgCatalog implements Catalog {
    private static final String READ_ONLY_SESSION = """
            set default_transaction_read_only = on;
            set standard_conforming_strings = on;
            set intervalstyle = 'postgres';
            set lock_timeout = '2s';
            set statement_timeout = '30s'""";

    private static final String SERVER = """
            select current_setting('server_version_num')::int, current_database(), current_user,
              current_schema(), current_schemas(false)::text[], pg_is_in_recovery(),
              has_database_privilege(current_database(), 'CREATE'),
              coalesce((select has_schema_privilege(oid, 'CREATE, USAGE') from pg_namespace where nspname = 'midstream'), false)""";
    private static final String SCHEMA =
            "select has_schema_privilege(oid, 'CREATE') from pg_namespace where nspname = ?";
    /** A domain has the constraints of the domains under it, too. */
    private static final String TYPE = """
            with recursive base as (
              select oid, typbasetype, typtype, typnotnull, 0 as depth from pg_type where oid = to_regtype(?) and typtype <> 'p'
              union all
              select t.oid, t.typbasetype, t.typtype, t.typnotnull, depth + 1
              from base join pg_type t on t.oid = base.typbasetype)
            select (select oid from base where depth = 0), format_type(oid, -1), (
              select bool_or(typnotnull or exists (select from pg_constraint where contypid = base.oid))
              from base where typtype = 'd')
            from base order by depth desc limit 1""";

    private static final String COLLATION = """
            select n.nspname, c.collname from pg_collation c join pg_namespace n on n.oid = c.collnamespace
            where c.collname = ? and case when ? = '' then n.nspname = any (current_schemas(true)) else n.nspname = ? end
              and c.collencoding in (-1, (select encoding from pg_database where datname = current_database()))
            order by array_position(current_schemas(true), n.nspname) limit 1""";
    private static final String OPERATOR_CLASS = """
            select n.nspname, o.opcname from pg_opclass o join pg_namespace n on n.oid = o.opcnamespace
            where o.opcname = ? and case when ? = '' then n.nspname = any (current_schemas(true)) else n.nspname = ? end
              and o.opcmethod = (select oid from pg_am where amname = ?)
            order by array_position(current_schemas(true), n.nspname) limit 1""";
    private static final String SYNTAX_OR_NAME = "42";
    private static final String NOT_SUPPORTED = "0A";
    private static final String PRIMARY_KEY =
            "select conname from pg_constraint where conrelid = ?::oid and contype = 'p'";
    private static final String MAY_REFERENCE = "select has_table_privilege(?::oid, 'REFERENCES')";

    private final Sql sql;
    private final TableReader tables;
    private final ExpressionJudge judge;

    private PgCatalog(Connection connection) {
        this.sql = new Sql(connection);
        this.tables = new TableReader(sql);
        this.judge = new ExpressionJudge(sql);
    }

    /** Makes the connection's session read-only and reads through it. The caller closes the connection. */
    public static PgCatalog over(Connection connection) throws SQLException {
        connection.setAutoCommit(true);
        try (var statement = connection.createStatement()) {
            statement.execute(READ_ONLY_SESSION);
        }
        return new PgCatalog(connection);
    }

    @Override
    public Server server() {
        return asking(() -> sql.first(
                        SERVER,
                        row -> new Server(
                                new ServerVersion(row.getInt(1)),
                                row.getString(2),
                                row.getString(3),
                                Optional.ofNullable(row.getString(4)),
                                List.of((String[]) row.getArray(5).getArray()),
                                row.getBoolean(6),
                                row.getBoolean(7),
                                row.getBoolean(8)))
                .orElseThrow());
    }

    @Override
    public Optional<Table> table(TableName name) {
        return asking(() -> tables.read(name));
    }

    @Override
    public Optional<String> otherRelation(TableName name) {
        return asking(() -> tables.otherRelation(name));
    }

    @Override
    public Optional<Index> index(TableName name) {
        return asking(() -> tables.index(name));
    }

    @Override
    public List<String> similarTables(TableName name) {
        return asking(() -> tables.similar(name));
    }

    @Override
    public SchemaAccess schema(String name) {
        return asking(() -> sql.first(SCHEMA, row -> row.getBoolean(1), name))
                .map(may -> may ? SchemaAccess.CREATE : SchemaAccess.READ_ONLY)
                .orElse(SchemaAccess.ABSENT);
    }

    @Override
    public Optional<Type> type(String text) {
        return asking(() -> {
            try {
                boolean comparable = judge.isComparable(text);
                return sql.first(
                        TYPE,
                        row -> new Type(text, row.getString(2), row.getLong(1), row.getBoolean(3), comparable),
                        text);
            } catch (SQLException e) { // to_regtype raises for what is not even shaped like a type
                String state = String.valueOf(e.getSQLState());
                if (state.startsWith(SYNTAX_OR_NAME) || state.startsWith(NOT_SUPPORTED)) {
                    return Optional.empty();
                }
                throw e;
            }
        });
    }

    @Override
    public Judgement judge(String expression, Table table, Type target) {
        return asking(() -> judge.judge(expression, table, target));
    }

    @Override
    public Optional<String> faultInCondition(String condition, RowShape rows) {
        return asking(() -> judge.faultInCondition(condition, rows));
    }

    @Override
    public Optional<String> faultInDefault(String expression, Type target) {
        return asking(() -> judge.faultInDefault(expression, target));
    }

    @Override
    public boolean readsColumnsOnly(String expression, Table table) {
        return asking(() -> judge.readsColumnsOnly(expression, table));
    }

    @Override
    public List<String> columnsRead(String expression, Table table, List<String> candidates) {
        return asking(() -> judge.columnsRead(expression, table, candidates));
    }

    @Override
    public QueryAnswer ask(String query) {
        return asking(() -> judge.ask(query));
    }

    @Override
    public Optional<String> collation(String text) {
        return named(COLLATION, text, List.of());
    }

    @Override
    public Optional<String> operatorClass(String method, String text) {
        int bracket = text.indexOf('(');
        String name = bracket < 0 ? text : text.substring(0, bracket).strip();
        String parameters = bracket < 0 ? "" : text.substring(bracket);
        return ExpressionText.objection(text).isPresent()
                ? Optional.empty()
                : named(OPERATOR_CLASS, name, List.of(method)).map(found -> found + parameters);
    }

    /** The whole text as a name, else as a schema and a name: {@code de_DE.utf8} is one name. */
    private Optional<String> named(String query, String text, List<String> more) {
        return asking(() -> {
            Optional<String> whole = named(query, text, "", more);
            if (whole.isPresent()) {
                return whole;
            }
            try {
                TableName name = TableName.parse(text);
                return named(query, name.name(), name.schema().orElse(""), more);
            } catch (IllegalArgumentException notAName) {
                return Optional.empty();
            }
        });
    }

    private Optional<String> named(String query, String name, String schema, List<String> more) throws SQLException {
        List<Object> parameters = new ArrayList<>(List.of(name, schema, schema));
        parameters.addAll(more);
        return sql.first(
                query,
                row -> Identifier.quoted(row.getString(1)) + "." + Identifier.quoted(row.getString(2)),
                parameters.toArray());
    }

    @Override
    public boolean isIndexed(Table table, List<String> columns) {
        return asking(() -> new IndexReader(sql, tables).beginsWith(table, columns));
    }

    @Override
    public boolean hasUnprovedCheck(Table table, String constraint, String condition) {
        return asking(() -> new Leftovers(sql).hasCheck(table, constraint, condition));
    }

    @Override
    public Optional<LeftForeignKey> leftForeignKey(
            Table table,
            String constraint,
            List<String> columns,
            TableRef target,
            List<String> referenced,
            Reference reference) {
        return asking(() -> new Leftovers(sql).foreignKey(table, constraint, columns, target, referenced, reference));
    }

    @Override
    public Optional<LeftIndex> leftIndex(TableRef table, TableRef index, IndexShape shape) {
        return asking(() -> new Leftovers(sql).index(table, index, shape));
    }

    @Override
    public Optional<LeftNotNull> leftNotNull(Table table, String column, Optional<String> check) {
        return asking(() -> new Leftovers(sql).notNull(table, column, check));
    }

    @Override
    public Optional<String> primaryKeyName(Table table) {
        return asking(() -> sql.first(PRIMARY_KEY, row -> row.getString(1), table.oid()));
    }

    @Override
    public boolean mayReference(Table table) {
        return asking(() ->
                sql.first(MAY_REFERENCE, row -> row.getBoolean(1), table.oid()).orElse(false));
    }

    private static <T> T asking(Question<T> question) {
        try {
            return question.ask();
        } catch (SQLException e) {
            throw new CatalogUnreadable(e);
        }
    }

    @FunctionalInterface
    private interface Question<T> {
        T ask() throws SQLException;
    }
}

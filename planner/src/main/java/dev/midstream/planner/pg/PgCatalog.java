package dev.midstream.planner.pg;

import dev.midstream.planner.catalog.Catalog;
import dev.midstream.planner.catalog.ServerVersion;
import dev.midstream.planner.catalog.Table;
import dev.midstream.planner.file.TableName;
import java.sql.Connection;
import java.sql.SQLException;
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
            set lock_timeout = '2s';
            set statement_timeout = '30s'""";

    private static final String SERVER = """
            select current_setting('server_version_num')::int, current_database(), current_user,
              current_schema(), current_schemas(false)::text[], pg_is_in_recovery(),
              has_database_privilege(current_database(), 'CREATE'),
              coalesce((select has_schema_privilege(oid, 'CREATE, USAGE') from pg_namespace where nspname = 'midstream'), false)""";
    private static final String SCHEMA =
            "select has_schema_privilege(oid, 'CREATE') from pg_namespace where nspname = ?";
    private static final String TYPE = """
            select t.oid, t.typtype = 'd' and (t.typnotnull or exists (select from pg_constraint where contypid = t.oid))
            from pg_type t where t.oid = to_regtype(?)""";
    private static final String SYNTAX_OR_NAME = "42";
    private static final String NOT_SUPPORTED = "0A";
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
                return sql.first(TYPE, row -> new Type(text, row.getLong(1), row.getBoolean(2), comparable), text);
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
    public Optional<String> faultInCondition(String condition, Table table) {
        return asking(() -> judge.faultInCondition(condition, table));
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

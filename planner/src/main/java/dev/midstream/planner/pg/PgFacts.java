package dev.midstream.planner.pg;

import dev.midstream.planner.catalog.Identifier;
import dev.midstream.planner.catalog.ServerVersion;
import dev.midstream.planner.lint.sql.Facts;
import dev.midstream.planner.sql.Constraint;
import dev.midstream.planner.sql.Name;
import dev.midstream.planner.sql.Script;
import dev.midstream.planner.sql.Statement;
import dev.midstream.planner.sql.TableAction;
import dev.midstream.planner.sql.Type;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What lint asks of a database: sizes, traffic and what hangs on a table. Reads the catalog and the statistics only. */
public final class PgFacts implements Facts {
    /** Rates are averages since the statistics were reset, or since the server started; a minute at least, or one scan of a new database were traffic. */
    private static final String TABLE = """
        select c.oid::bigint, case when n.nspname = 'public' then '' else n.nspname || '.' end || c.relname,
          case when c.reltuples < 0 then coalesce(s.n_live_tup, 0) else c.reltuples::bigint end, pg_total_relation_size(c.oid),
          coalesce(s.n_tup_ins + s.n_tup_upd + s.n_tup_del, 0) / age.seconds,
          coalesce(s.seq_scan + coalesce(s.idx_scan, 0), 0) / age.seconds,
          n.nspname, c.relname, c.relkind = 'p'
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        left join pg_stat_user_tables s on s.relid = c.oid
        cross join (select greatest(extract(epoch from now() - coalesce(stats_reset, pg_postmaster_start_time())), 60)::float8
          as seconds from pg_stat_database where datname = current_database()) age
        where c.oid = to_regclass(?) and c.relkind in ('r', 'p', 'm')\
        """;

    private static final String COLUMNS = """
        select attname, format_type(atttypid, atttypmod), attnotnull from pg_attribute
        where attrelid = ? and attnum > 0 and not attisdropped order by attnum\
        """;

    private static final String INDEXES = """
        select i.relname, t.relname, x.indisunique, x.indisvalid, x.indpred is not null, x.indisprimary,
          array(select coalesce(a.attname::text, '') from unnest(x.indkey::int2[]) with ordinality k(attnum, place)
            left join pg_attribute a on a.attrelid = x.indrelid and a.attnum = k.attnum and k.attnum > 0
            where k.place <= x.indnkeyatts order by k.place)
        from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class t on t.oid = x.indrelid\
        """;

    private static final String CHECKS = """
        select conname, convalidated, pg_get_constraintdef(k.oid),
          array(select attname::text from pg_attribute a where a.attrelid = conrelid and a.attnum = any (conkey))
        from pg_constraint k where conrelid = ? and contype = 'c'\
        """;

    private static final String VIEWS = """
        select distinct v.oid::regclass::text, a.attname::text from pg_depend d
        join pg_rewrite r on r.oid = d.objid and d.classid = 'pg_rewrite'::regclass
        join pg_class v on v.oid = r.ev_class and v.oid <> d.refobjid
        join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
        where d.refclassid = 'pg_class'::regclass and d.refobjid = ? and d.refobjsubid > 0 order by 1, 2\
        """;

    private static final String TRIGGERS =
            "select tgname::text from pg_trigger where tgrelid = ? and not tgisinternal and tgenabled <> 'D' order by"
                    + " 1";
    private static final String PUBLICATIONS =
            "select pubname::text from pg_publication_tables where schemaname = ? and tablename = ? order by 1";
    private static final String REFERENCED_BY =
            "select distinct conrelid::regclass::text from pg_constraint where confrelid = ? and contype = 'f' order"
                    + " by 1";
    private static final String VOLATILE = "select bool_or(provolatile = 'v') from pg_proc where proname = ?";
    private static final String VERSION = "select current_setting('server_version_num')::int";

    private final Sql sql;
    private final Map<Name, Optional<TableFacts>> tables = new HashMap<>();

    private PgFacts(Connection connection) {
        this.sql = new Sql(connection);
    }

    /** Makes the session read-only and reads through it. The caller closes the connection. */
    public static PgFacts over(Connection connection) throws SQLException {
        PgCatalog.over(connection);
        return new PgFacts(connection);
    }

    public ServerVersion version() {
        return asking(() -> sql.first(VERSION, row -> new ServerVersion(row.getInt(1))))
                .orElseThrow();
    }

    @Override
    public Optional<TableFacts> table(Name name) {
        return tables.computeIfAbsent(name, asked -> asking(() -> read(asked)));
    }

    @Override
    public Optional<IndexFacts> index(Name name) {
        return asking(() -> sql.first(INDEXES + " where x.indexrelid = to_regclass(?)", row -> index(row), text(name)));
    }

    @Override
    public Optional<Boolean> isVolatile(String function) {
        return asking(() -> sql.rows(VOLATILE, row -> Optional.ofNullable((Boolean) row.getObject(1)), function)
                .getFirst());
    }

    private Optional<TableFacts> read(Name name) throws SQLException {
        return sql.first(
                TABLE,
                row -> {
                    long oid = row.getLong(1);
                    List<IndexFacts> indexes = sql.rows(INDEXES + " where x.indrelid = ?", PgFacts::index, oid);
                    return new TableFacts(
                            row.getString(2),
                            row.getLong(3),
                            row.getLong(4),
                            row.getDouble(5),
                            row.getDouble(6),
                            columns(oid),
                            indexes,
                            sql.rows(CHECKS, PgFacts::check, oid),
                            views(oid),
                            sql.rows(TRIGGERS, r -> r.getString(1), oid),
                            sql.rows(PUBLICATIONS, r -> r.getString(1), row.getString(7), row.getString(8)),
                            sql.rows(REFERENCED_BY, r -> r.getString(1), oid),
                            primaryKey(oid),
                            row.getBoolean(9));
                },
                text(name));
    }

    private Map<String, ColumnFacts> columns(long oid) throws SQLException {
        Map<String, ColumnFacts> columns = new LinkedHashMap<>();
        sql.rows(
                COLUMNS,
                row -> columns.put(row.getString(1), new ColumnFacts(Type.of(row.getString(2)), row.getBoolean(3))),
                oid);
        return columns;
    }

    private Optional<String> primaryKey(long oid) throws SQLException {
        return sql.first(INDEXES + " where x.indrelid = ? and x.indisprimary", PgFacts::index, oid)
                .filter(index -> index.keys().size() == 1)
                .flatMap(index -> index.keys().getFirst());
    }

    private Map<String, List<String>> views(long oid) throws SQLException {
        Map<String, List<String>> views = new LinkedHashMap<>();
        sql.rows(VIEWS, row -> Map.entry(row.getString(1), row.getString(2)), oid)
                .forEach(entry -> views.computeIfAbsent(entry.getKey(), key -> new ArrayList<>())
                        .add(entry.getValue()));
        return views;
    }

    private static IndexFacts index(ResultSet row) throws SQLException {
        String[] keys = (String[]) row.getArray(7).getArray();
        return new IndexFacts(
                row.getString(1),
                row.getString(2),
                Arrays.stream(keys)
                        .map(key -> key.isEmpty() ? Optional.<String>empty() : Optional.of(key))
                        .toList(),
                row.getBoolean(3),
                row.getBoolean(4),
                row.getBoolean(5));
    }

    private static CheckFacts check(ResultSet row) throws SQLException {
        return new CheckFacts(
                row.getString(1),
                List.of((String[]) row.getArray(4).getArray()),
                row.getBoolean(2),
                notNull(row.getString(3)));
    }

    /** Read as a statement would be: the same judgement for both. */
    private static Optional<String> notNull(String definition) {
        Script script = Script.read("", "alter table t add " + definition);
        return script.items().getFirst().statement() instanceof Statement.AlterTable alter
                        && alter.actions().getFirst() instanceof TableAction.AddConstraint add
                        && add.constraint() instanceof Constraint.Check check
                ? check.notNull()
                : Optional.empty();
    }

    private static String text(Name name) {
        return name.schema().map(schema -> Identifier.quoted(schema) + ".").orElse("") + Identifier.quoted(name.name());
    }

    private static <T> T asking(Question<T> question) {
        try {
            return question.ask();
        } catch (SQLException e) {
            throw new CatalogUnreadable(e);
        }
    }

    /** Something asked of the database. */
    @FunctionalInterface
    private interface Question<T> {
        T ask() throws SQLException;
    }
}

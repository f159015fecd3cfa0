package dev.midstream.planner.pg;

import dev.midstream.planner.catalog.Column;
import dev.midstream.planner.catalog.Table;
import dev.midstream.planner.catalog.TableRef;
import dev.midstream.planner.catalog.UniqueKey;
import dev.midstream.planner.file.TableName;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads everything about one table. */
final class TableReader {
    private static final String FIND = """
            select c.oid, c.relkind
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where c.relname = ? and case when ? = '' then n.nspname = any (current_schemas(false)) else n.nspname = ? end
            order by array_position(current_schemas(false), n.nspname) limit 1""";
    private static final String SIMILAR = """
            select case when n.nspname = any (current_schemas(false)) then '' else n.nspname || '.' end || c.relname
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where c.relkind in ('r', 'p') and not c.relispartition
              and n.nspname not in ('pg_catalog', 'information_schema', 'midstream') and n.nspname not like 'pg\\_%'
              and starts_with(lower(c.relname), lower(left(?, greatest(2, length(?) / 2))))
            order by abs(length(c.relname) - length(?)), 1 limit 3""";
    private static final String FACTS = """
            select n.nspname, c.relname, c.relkind, am.amname, c.reltuples::bigint as analyzed_rows,
              pg_has_role(c.relowner, 'USAGE') as owned, has_table_privilege(c.oid, 'SELECT') as readable,
              row_security_active(c.oid) as row_security,
              exists (select from pg_inherits i where i.inhparent = c.oid) as has_children,
              (select coalesce(sum(pg_relation_size(t.relid)), 0) from pg_partition_tree(c.oid) t where t.isleaf)::bigint as leaf_bytes,
              pg_relation_size(c.oid) as bytes
            from pg_class c join pg_namespace n on n.oid = c.relnamespace left join pg_am am on am.oid = c.relam
            where c.oid = ?::oid""";
    private static final String COLUMNS = """
            select attname, format_type(atttypid, atttypmod), atttypid, attnotnull, attgenerated <> '', attidentity = 'a'
            from pg_attribute where attrelid = ?::oid and attnum > 0 and not attisdropped order by attnum""";
    private static final String KEYS = """
            select ic.relname, i.indisprimary,
              array_agg(a.attname::text order by k.n) as columns, not bool_and(a.attnotnull) as nullable
            from pg_index i
            join pg_class ic on ic.oid = i.indexrelid
            join pg_am am on am.oid = ic.relam and am.amname = 'btree'
            cross join lateral unnest(i.indkey[0:i.indnkeyatts - 1], i.indclass) with ordinality as k (attnum, opclass, n)
            join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
            join pg_opclass o on o.oid = k.opclass and o.opcdefault
            where i.indrelid = ?::oid and i.indisunique and i.indisvalid and i.indimmediate
              and i.indpred is null and i.indexprs is null
            group by ic.relname, i.indisprimary, i.indnkeyatts having count(*) = i.indnkeyatts""";
    private static final String INDEX_NAMES =
            "select c.relname from pg_index i join pg_class c on c.oid = i.indexrelid where i.indrelid = ?::oid order by 1";
    private static final String CONSTRAINT_NAMES =
            "select conname from pg_constraint where conrelid = ?::oid order by 1";

    /** Row triggers (1) that fire on UPDATE (16); BEFORE is 2. */
    private static final String UPDATE_TRIGGERS = """
            select tgname, tgtype & 2 = 2 from pg_trigger
            where tgrelid = ?::oid and not tgisinternal and tgenabled <> 'D' and tgtype & 17 = 17
              and tgname not like 'zzz\\_midstream\\_%' order by 1""";

    private static final String PARTITIONS = """
            select n.nspname, c.relname, pn.nspname, p.relname, t.isleaf
            from pg_partition_tree(?::oid::regclass) t
            join pg_class c on c.oid = t.relid join pg_namespace n on n.oid = c.relnamespace
            join pg_class p on p.oid = t.parentrelid join pg_namespace pn on pn.oid = p.relnamespace
            where t.level > 0 order by t.level, 1, 2""";
    private static final Pattern PLAN_ROWS = Pattern.compile("\"Plan Rows\": (\\d+)");

    private final Sql sql;

    TableReader(Sql sql) {
        this.sql = sql;
    }

    Optional<Table> read(TableName name) throws SQLException {
        Optional<Found> found =
                find(name).filter(f -> f.kind().equals("r") || f.kind().equals("p"));
        return found.isPresent() ? Optional.of(facts(found.get())) : Optional.empty();
    }

    Optional<String> otherRelation(TableName name) throws SQLException {
        return find(name).map(f -> switch (f.kind()) {
            case "v" -> "view";
            case "m" -> "materialized view";
            case "f" -> "foreign table";
            case "S" -> "sequence";
            case "i", "I" -> "index";
            case "c" -> "composite type";
            default -> "relation of kind " + f.kind();
        });
    }

    List<String> similar(TableName name) throws SQLException {
        return sql.rows(SIMILAR, row -> row.getString(1), name.name(), name.name(), name.name());
    }

    private Optional<Found> find(TableName name) throws SQLException {
        String schema = name.schema().orElse("");
        return sql.first(FIND, row -> new Found(row.getLong(1), row.getString(2)), name.name(), schema, schema);
    }

    private Table facts(Found found) throws SQLException {
        Object oid = found.oid();
        List<Trigger> triggers =
                sql.rows(UPDATE_TRIGGERS, row -> new Trigger(row.getString(1), row.getBoolean(2)), oid);
        List<Column> columns = sql.rows(COLUMNS, TableReader::column, oid);
        List<UniqueKey> keys = sql.rows(KEYS, TableReader::key, oid);
        List<String> indexes = sql.rows(INDEX_NAMES, row -> row.getString(1), oid);
        List<String> constraints = sql.rows(CONSTRAINT_NAMES, row -> row.getString(1), oid);
        List<Table.Partition> partitions = sql.rows(PARTITIONS, TableReader::partition, oid);
        return sql.first(
                        FACTS,
                        row -> {
                            TableRef ref = new TableRef(row.getString("nspname"), row.getString("relname"));
                            boolean partitioned = row.getString("relkind").equals("p");
                            return new Table(
                                    ref,
                                    found.oid(),
                                    partitioned ? Table.Kind.PARTITIONED : Table.Kind.ORDINARY,
                                    Optional.ofNullable(row.getString("amname")),
                                    columns,
                                    keys,
                                    indexes,
                                    constraints,
                                    triggers.stream()
                                            .filter(Trigger::before)
                                            .map(Trigger::name)
                                            .toList(),
                                    triggers.stream().map(Trigger::name).toList(),
                                    partitions,
                                    row.getBoolean("readable")
                                            ? estimatedRows(ref)
                                            : Math.max(0, row.getLong("analyzed_rows")),
                                    row.getLong(partitioned ? "leaf_bytes" : "bytes"),
                                    row.getBoolean("owned"),
                                    row.getBoolean("row_security"),
                                    !partitioned && row.getBoolean("has_children"));
                        },
                        oid)
                .orElseThrow();
    }

    /** The planner's estimate follows the table's present size, which {@code reltuples} alone does not. */
    private long estimatedRows(TableRef table) throws SQLException {
        String plan =
                String.join("", sql.text("explain (format json) select from " + table.sql(), row -> row.getString(1)));
        Matcher rows = PLAN_ROWS.matcher(plan);
        return rows.find() ? Long.parseLong(rows.group(1)) : 0;
    }

    private static Column column(ResultSet row) throws SQLException {
        return new Column(
                row.getString(1),
                row.getString(2),
                row.getLong(3),
                row.getBoolean(4),
                row.getBoolean(5),
                row.getBoolean(6));
    }

    private static Table.Partition partition(ResultSet row) throws SQLException {
        TableRef ref = new TableRef(row.getString(1), row.getString(2));
        return new Table.Partition(ref, new TableRef(row.getString(3), row.getString(4)), row.getBoolean(5));
    }

    private static UniqueKey key(ResultSet row) throws SQLException {
        Array columns = row.getArray(3);
        return new UniqueKey(
                row.getString(1), List.of((String[]) columns.getArray()), row.getBoolean(2), row.getBoolean(4));
    }

    private record Found(long oid, String kind) {}

    private record Trigger(String name, boolean before) {}
}

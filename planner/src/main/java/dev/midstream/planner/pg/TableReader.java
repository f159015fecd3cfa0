package dev.midstream.planner.pg;

import dev.midstream.planner.catalog.Column;
import dev.midstream.planner.catalog.Index;
import dev.midstream.planner.catalog.Table;
import dev.midstream.planner.catalog.TableRef;
import dev.midstream.planner.catalog.UniqueKey;
import dev.midstream.planner.file.Nearest;
import dev.midstream.planner.file.TableName;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
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
    private static final String CANDIDATES = """
            select case when n.nspname = any (current_schemas(false)) then '' else n.nspname || '.' end || c.relname, c.relname
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where c.relkind in ('r', 'p') and not c.relispartition
              and n.nspname not in ('pg_catalog', 'information_schema', 'midstream') and n.nspname not like 'pg\\_%'
            order by 1 limit 10000""";
    private static final String FACTS = """
            select n.nspname, c.relname, c.relkind, c.reltuples::bigint as analyzed_rows,
              tree.owned, tree.row_security, c.reloftype <> 0 as typed,
              has_table_privilege(c.oid, 'SELECT') and has_schema_privilege(n.oid, 'USAGE') as readable,
              parent.nspname as parent_schema, parent.relname as parent_name,
              exists (select from pg_inherits i where i.inhparent = c.oid) as has_children,
              (select coalesce(sum(pg_relation_size(t.relid)), 0) from pg_partition_tree(c.oid) t where t.isleaf)::bigint as leaf_bytes,
              pg_relation_size(c.oid) as bytes
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            cross join lateral (
              select bool_and(pg_has_role(t.relowner, 'USAGE')) as owned, bool_or(row_security_active(t.oid)) as row_security
              from pg_class t where t.oid = c.oid or t.oid in (select relid from pg_partition_tree(c.oid))) tree
            left join lateral (
              select pn.nspname, p.relname from pg_inherits i
              join pg_class p on p.oid = i.inhparent join pg_namespace pn on pn.oid = p.relnamespace
              where i.inhrelid = c.oid and c.relispartition) parent on true
            where c.oid = ?::oid""";

    /** Since 18 {@code attnotnull} is set by a constraint that is not valid yet, too: the rows may still have nulls. */
    private static final String PROVED_NOT_NULL = """
            a.attnotnull and not exists (
              select from pg_constraint u
              where u.conrelid = a.attrelid and u.contype = 'n' and u.conkey = array[a.attnum] and not u.convalidated)""";

    private static final String COLUMNS = """
            select attname, format_type(atttypid, atttypmod), atttypid, %s, attgenerated <> '', attidentity = 'a'
            from pg_attribute a where attrelid = ?::oid and attnum > 0 and not attisdropped order by attnum""".formatted(PROVED_NOT_NULL);
    private static final String KEYS = """
            select ic.relname, i.indisprimary,
              array_agg(a.attname::text order by k.n) as columns, not bool_and(%s) as nullable
            from pg_index i
            join pg_class ic on ic.oid = i.indexrelid
            join pg_am am on am.oid = ic.relam and am.amname = 'btree'
            cross join lateral unnest(i.indkey[0:i.indnkeyatts - 1], i.indclass, i.indcollation)
              with ordinality as k (attnum, opclass, coll, n)
            join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum and a.attcollation = k.coll
            join pg_opclass o on o.oid = k.opclass and o.opcdefault
            where i.indrelid = ?::oid and i.indisunique and i.indisvalid and i.indimmediate
              and i.indpred is null and i.indexprs is null
            group by ic.relname, i.indisprimary, i.indnkeyatts having count(*) = i.indnkeyatts""".formatted(PROVED_NOT_NULL);
    private static final String INDEX_NAMES =
            "select c.relname from pg_index i join pg_class c on c.oid = i.indexrelid where i.indrelid = ?::oid order by 1";
    private static final String CONSTRAINT_NAMES =
            "select conname from pg_constraint where conrelid = ?::oid order by 1";

    /** Row triggers (1) that fire on UPDATE (16), of the table or of a partition; BEFORE is 2. */
    private static final String UPDATE_TRIGGERS = """
            select tgname, bool_or(tgtype & 2 = 2) from pg_trigger
            where (tgrelid = ?::oid or tgrelid in (select relid from pg_partition_tree(?::oid::regclass)))
              and (not tgisinternal or tgparentid <> 0) and tgenabled <> 'D' and tgtype & 17 = 17
              and tgname not like 'zzz\\_midstream\\_%' group by tgname order by 1""";

    private static final String PARTITIONS = """
            select n.nspname, c.relname, pn.nspname, p.relname, t.isleaf, c.relkind = 'f'
            from pg_partition_tree(?::oid::regclass) t
            join pg_class c on c.oid = t.relid join pg_namespace n on n.oid = c.relnamespace
            join pg_class p on p.oid = t.parentrelid join pg_namespace pn on pn.oid = p.relnamespace
            where t.level > 0 order by t.level, 1, 2""";

    private static final String ACCESS_METHODS = """
            select distinct am.amname from pg_class c join pg_am am on am.oid = c.relam
            where c.relkind = 'r' and (c.oid = ?::oid or c.oid in (select relid from pg_partition_tree(?::oid::regclass))) order by 1""";

    /** The columns of the partition keys; null for an expression. */
    private static final String PARTITIONING = """
            select a.attname from pg_partition_tree(?::oid::regclass) t
            join pg_partitioned_table p on p.partrelid = t.relid
            cross join lateral unnest(p.partattrs) with ordinality as k (attnum, n)
            left join pg_attribute a on a.attrelid = p.partrelid and a.attnum = k.attnum
            order by t.level, t.relid::oid, k.n""";

    private static final Pattern PLAN_ROWS = Pattern.compile("\"Plan Rows\": (\\d+)");

    private static final int SUGGESTIONS_MAX = 3;

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
            case "r", "p" -> "table";
            case "v" -> "view";
            case "m" -> "materialized view";
            case "f" -> "foreign table";
            case "S" -> "sequence";
            case "i", "I" -> "index";
            case "c" -> "composite type";
            default -> "relation of kind " + f.kind();
        });
    }

    Optional<Index> index(TableName name) throws SQLException {
        Optional<Found> found = find(name);
        return found.isEmpty()
                ? Optional.empty()
                : new IndexReader(sql, this).read(found.get().oid());
    }

    List<String> similar(TableName name) throws SQLException {
        String begins = name.name()
                .substring(
                        0,
                        Math.min(name.name().length(), Math.max(2, name.name().length() / 2)))
                .toLowerCase(Locale.ROOT);
        return sql.rows(CANDIDATES, row -> new Candidate(row.getString(1), row.getString(2))).stream()
                .filter(c -> Nearest.isNear(name.name(), c.name())
                        || c.name().toLowerCase(Locale.ROOT).startsWith(begins))
                .sorted(Comparator.comparingInt((Candidate c) -> Nearest.distance(name.name(), c.name()))
                        .thenComparingInt(
                                c -> Math.abs(c.name().length() - name.name().length()))
                        .thenComparing(Candidate::label))
                .limit(SUGGESTIONS_MAX)
                .map(Candidate::label)
                .toList();
    }

    private Optional<Found> find(TableName name) throws SQLException {
        String schema = name.schema().orElse("");
        return sql.first(FIND, row -> new Found(row.getLong(1), row.getString(2)), name.name(), schema, schema);
    }

    private Table facts(Found found) throws SQLException {
        Object oid = found.oid();
        List<Trigger> triggers =
                sql.rows(UPDATE_TRIGGERS, row -> new Trigger(row.getString(1), row.getBoolean(2)), oid, oid);
        List<String> accessMethods = sql.rows(ACCESS_METHODS, row -> row.getString(1), oid, oid);
        List<Column> columns = sql.rows(COLUMNS, TableReader::column, oid);
        List<UniqueKey> keys = sql.rows(KEYS, TableReader::key, oid);
        List<String> indexes = sql.rows(INDEX_NAMES, row -> row.getString(1), oid);
        List<String> constraints = sql.rows(CONSTRAINT_NAMES, row -> row.getString(1), oid);
        List<Table.Partition> partitions = sql.rows(PARTITIONS, TableReader::partition, oid);
        List<Optional<String>> partitionKeys =
                sql.rows(PARTITIONING, row -> Optional.ofNullable(row.getString(1)), oid);
        return sql.first(
                        FACTS,
                        row -> {
                            TableRef ref = new TableRef(row.getString("nspname"), row.getString("relname"));
                            boolean partitioned = row.getString("relkind").equals("p");
                            return new Table(
                                    ref,
                                    found.oid(),
                                    partitioned ? Table.Kind.PARTITIONED : Table.Kind.ORDINARY,
                                    accessMethods,
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
                                    new Table.Partitioning(
                                            partitionKeys.stream()
                                                    .flatMap(Optional::stream)
                                                    .distinct()
                                                    .toList(),
                                            partitionKeys.contains(Optional.<String>empty())),
                                    parent(row),
                                    row.getBoolean("typed"),
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

    private static Optional<TableRef> parent(ResultSet row) throws SQLException {
        String parent = row.getString("parent_name");
        return parent == null ? Optional.empty() : Optional.of(new TableRef(row.getString("parent_schema"), parent));
    }

    private static Table.Partition partition(ResultSet row) throws SQLException {
        TableRef ref = new TableRef(row.getString(1), row.getString(2));
        return new Table.Partition(
                ref, new TableRef(row.getString(3), row.getString(4)), row.getBoolean(5), row.getBoolean(6));
    }

    private static UniqueKey key(ResultSet row) throws SQLException {
        Array columns = row.getArray(3);
        return new UniqueKey(
                row.getString(1), List.of((String[]) columns.getArray()), row.getBoolean(2), row.getBoolean(4));
    }

    /** A table that may have been meant. */
    private record Candidate(String label, String name) {}

    private record Found(long oid, String kind) {}

    private record Trigger(String name, boolean before) {}
}

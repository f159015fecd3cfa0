package dev.midstream.planner.pg;

import dev.midstream.planner.catalog.Index;
import dev.midstream.planner.catalog.Table;
import dev.midstream.planner.catalog.TableRef;
import dev.midstream.planner.file.TableName;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Reads what the catalog says of an index. */
final class IndexReader {
    private static final String INDEX = """
            select c.relname, n.nspname, t.relname, pg_get_indexdef(c.oid), not i.indisvalid and not exists (select from pg_stat_progress_create_index p where p.index_relid = c.oid),
              (select conname from pg_constraint where conindid = c.oid and contype in ('p', 'u', 'x') limit 1),
              (select conname from pg_constraint where conindid = c.oid and contype = 'f' limit 1),
              c.relkind = 'I' or c.relispartition, i.indisreplident
            from pg_index i join pg_class c on c.oid = i.indexrelid join pg_class t on t.oid = i.indrelid
            join pg_namespace n on n.oid = t.relnamespace
            where c.oid = ?""";

    /** An index of a partitioned table is valid only when all partitions have joined it; theirs may do without it. */
    private static final String BEGINS_WITH = """
            with asked as (select ?::oid as relation, ?::text[] as columns),
            fitting as (
              select i.indrelid from asked, pg_index i join pg_class c on c.oid = i.indexrelid join pg_am m on m.oid = c.relam
              where (i.indrelid = asked.relation or i.indrelid in (select relid from pg_partition_tree(asked.relation)))
                and i.indisvalid and i.indpred is null and m.amname in ('btree', 'hash') and i.indnkeyatts >= cardinality(asked.columns)
                and not exists (select from unnest(asked.columns) as wanted (name) where not exists (
                  select from pg_attribute a where a.attrelid = i.indrelid and a.attname = wanted.name
                    and a.attnum = any ((i.indkey::int2[])[0:cardinality(asked.columns) - 1]))))
            select relation in (select indrelid from fitting) or coalesce(
              (select bool_and(relid in (select indrelid from fitting)) from pg_partition_tree(relation) where isleaf and relid <> relation), false)
            from asked""";

    private final Sql sql;
    private final TableReader tables;

    IndexReader(Sql sql, TableReader tables) {
        this.sql = sql;
        this.tables = tables;
    }

    /** The index of this object id; empty if it is none, or if its table cannot be read. */
    Optional<Index> read(long oid) throws SQLException {
        Optional<Row> found = sql.first(
                INDEX,
                row -> new Row(
                        new TableRef(row.getString(2), row.getString(1)),
                        row.getString(3),
                        row.getString(4),
                        row.getBoolean(5),
                        Optional.ofNullable(row.getString(6)),
                        Optional.ofNullable(row.getString(7)),
                        row.getBoolean(8),
                        row.getBoolean(9)),
                oid);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Row row = found.get();
        Optional<Table> table = tables.read(new TableName(Optional.of(row.ref().schema()), row.table()));
        return table.map(t -> new Index(
                row.ref(),
                t,
                row.definition(),
                row.leftOver(),
                row.constraint(),
                row.foreignKey(),
                row.partOfPartitioned(),
                row.replicaIdentity()));
    }

    boolean beginsWith(Table table, List<String> columns) throws SQLException {
        return sql.first(BEGINS_WITH, row -> row.getBoolean(1), table.oid(), columns.toArray(String[]::new))
                .orElse(false);
    }

    private record Row(
            TableRef ref,
            String table,
            String definition,
            boolean leftOver,
            Optional<String> constraint,
            Optional<String> foreignKey,
            boolean partOfPartitioned,
            boolean replicaIdentity) {}
}

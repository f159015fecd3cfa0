package dev.midstream.planner.pg;

import dev.midstream.planner.catalog.Catalog.LeftForeignKey;
import dev.midstream.planner.catalog.Catalog.LeftIndex;
import dev.midstream.planner.catalog.Catalog.LeftNotNull;
import dev.midstream.planner.catalog.IndexShape;
import dev.midstream.planner.catalog.Table;
import dev.midstream.planner.catalog.TableRef;
import dev.midstream.planner.file.Reference;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds what an attempt that failed has left behind: constraints added and not proved, indexes not yet joined or made constraints. */
final class Leftovers {
    private static final String CHECK = """
            select pg_get_expr(conbin, conrelid) from pg_constraint
            where conrelid = ?::oid and conname = ? and contype = 'c' and not convalidated and not connoinherit""";
    private static final String FOREIGN_KEY = """
            select k.convalidated
              from pg_constraint k join pg_class t on t.oid = k.confrelid join pg_namespace n on n.oid = t.relnamespace
              where k.conrelid = ?::oid and k.conname = ? and k.contype = 'f' and k.coninhcount = 0
                and k.confmatchtype = 's' and not k.condeferrable
                and n.nspname = ? and t.relname = ? and k.confdeltype = ?::"char" and k.confupdtype = ?::"char"
                and ?::text[] = (select array_agg(a.attname::text order by c.place) from unnest(k.conkey) with ordinality c (number, place)
                  join pg_attribute a on a.attrelid = k.conrelid and a.attnum = c.number)
                and ?::text[] = (select array_agg(a.attname::text order by c.place) from unnest(k.confkey) with ordinality c (number, place)
                  join pg_attribute a on a.attrelid = k.confrelid and a.attnum = c.number)""";
    private static final String NOT_NULL = """
            select k.conname, k.convalidated from pg_constraint k
            join pg_attribute a on a.attrelid = k.conrelid and k.conkey = array[a.attnum]
            where k.conrelid = ?::oid and a.attname = ? and not k.connoinherit and case k.contype
              when 'n' then ? = '' and not k.convalidated
              when 'c' then k.conname = ? and pg_get_expr(k.conbin, k.conrelid) = '(' || quote_ident(a.attname) || ' IS NOT NULL)'
              else false end""";

    private static final String INDEX = """
            select i.indisvalid, hn.nspname, hc.relname,
              i.indoption::int2[] <@ '{0}' and not exists (
                select from unnest(i.indclass::oid[], i.indcollation::oid[], i.indkey::int2[]) k (operators, sorting, number)
                join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.number join pg_opclass o on o.oid = k.operators
                where not o.opcdefault or k.sorting <> a.attcollation)
            from pg_index i join pg_class c on c.oid = i.indexrelid join pg_namespace n on n.oid = c.relnamespace join pg_am m on m.oid = c.relam
            left join (pg_inherits h join pg_class hc on hc.oid = h.inhparent join pg_namespace hn on hn.oid = hc.relnamespace) on h.inhrelid = c.oid
            where n.nspname = ? and c.relname = ? and i.indrelid = to_regclass(?) and m.amname = ? and i.indisunique = ? and i.indimmediate
              and coalesce((to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, false) = ? and (i.indpred is not null) = ? and i.indnkeyatts = ?
              and ?::text[] = (select array_agg(coalesce(a.attname::text, '') order by k.place)
                from unnest(i.indkey::int2[]) with ordinality k (number, place)
                left join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.number)
              and not exists (select from pg_constraint k where k.conindid = c.oid and k.contype in ('p', 'u', 'x'))
              and not exists (select from pg_stat_progress_create_index p where p.index_relid = c.oid)""";

    private final Sql sql;

    Leftovers(Sql sql) {
        this.sql = sql;
    }

    boolean hasCheck(Table table, String constraint, String condition) throws SQLException {
        Optional<String> left = sql.first(CHECK, row -> row.getString(1), table.oid(), constraint);
        return left.isPresent() && meaning(table, left.get()).equals(meaning(table, condition));
    }

    Optional<LeftNotNull> notNull(Table table, String column, Optional<String> check) throws SQLException {
        return sql.first(
                NOT_NULL,
                row -> new LeftNotNull(row.getString(1), row.getBoolean(2)),
                table.oid(),
                column,
                check.orElse(""),
                check.orElse(""));
    }

    Optional<LeftForeignKey> foreignKey(
            Table table,
            String constraint,
            List<String> columns,
            TableRef target,
            List<String> referenced,
            Reference reference)
            throws SQLException {
        return sql.first(
                FOREIGN_KEY,
                row -> new LeftForeignKey(row.getBoolean(1)),
                table.oid(),
                constraint,
                target.schema(),
                target.name(),
                code(reference.onDelete()),
                code(reference.onUpdate()),
                columns.toArray(String[]::new),
                referenced.toArray(String[]::new));
    }

    Optional<LeftIndex> index(TableRef table, TableRef index, IndexShape shape) throws SQLException {
        return sql.first(
                INDEX,
                row -> new LeftIndex(
                        row.getBoolean(1),
                        row.getBoolean(4),
                        row.getString(3) == null
                                ? Optional.empty()
                                : Optional.of(new TableRef(row.getString(2), row.getString(3)))),
                index.schema(),
                index.name(),
                table.sql(),
                shape.method(),
                shape.unique(),
                shape.nullsNotDistinct(),
                shape.partial(),
                shape.keys().size(),
                Stream.concat(shape.keys().stream(), shape.include().stream()).toArray(String[]::new));
    }

    /** PostgreSQL's reading of the condition, in its own words: the same for two texts that differ in blanks, case and brackets. */
    private List<String> meaning(Table table, String condition) throws SQLException {
        return sql.text(
                "explain (verbose, costs off) select (%s) from only %s"
                        .formatted(condition, table.ref().sql()),
                row -> row.getString(1));
    }

    private static String code(Reference.Action action) {
        return switch (action) {
            case NO_ACTION -> "a";
            case RESTRICT -> "r";
            case CASCADE -> "c";
            case SET_NULL -> "n";
            case SET_DEFAULT -> "d";
        };
    }
}

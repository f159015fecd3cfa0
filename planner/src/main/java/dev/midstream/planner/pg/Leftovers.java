package dev.midstream.planner.pg;

import dev.midstream.planner.catalog.Catalog.LeftNotNull;
import dev.midstream.planner.catalog.Table;
import dev.midstream.planner.catalog.TableRef;
import dev.midstream.planner.file.Reference;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Finds constraints that an attempt that failed has left behind: added, and not proved. */
final class Leftovers {
    private static final String CHECK = """
            select pg_get_expr(conbin, conrelid) from pg_constraint
            where conrelid = ?::oid and conname = ? and contype = 'c' and not convalidated and not connoinherit""";
    private static final String FOREIGN_KEY = """
            select exists (
              select from pg_constraint k join pg_class t on t.oid = k.confrelid join pg_namespace n on n.oid = t.relnamespace
              where k.conrelid = ?::oid and k.conname = ? and k.contype = 'f' and not k.convalidated
                and k.confmatchtype = 's' and not k.condeferrable
                and n.nspname = ? and t.relname = ? and k.confdeltype = ?::"char" and k.confupdtype = ?::"char"
                and ?::text[] = (select array_agg(a.attname::text order by c.place) from unnest(k.conkey) with ordinality c (number, place)
                  join pg_attribute a on a.attrelid = k.conrelid and a.attnum = c.number)
                and ?::text[] = (select array_agg(a.attname::text order by c.place) from unnest(k.confkey) with ordinality c (number, place)
                  join pg_attribute a on a.attrelid = k.confrelid and a.attnum = c.number))""";
    private static final String NOT_NULL = """
            select k.conname, k.convalidated from pg_constraint k
            join pg_attribute a on a.attrelid = k.conrelid and k.conkey = array[a.attnum]
            where k.conrelid = ?::oid and a.attname = ? and not k.connoinherit and case k.contype
              when 'n' then ? = '' and not k.convalidated
              when 'c' then k.conname = ? and pg_get_expr(k.conbin, k.conrelid) = '(' || quote_ident(a.attname) || ' IS NOT NULL)'
              else false end""";

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

    boolean hasForeignKey(
            Table table,
            String constraint,
            List<String> columns,
            TableRef target,
            List<String> referenced,
            Reference reference)
            throws SQLException {
        return sql.first(
                        FOREIGN_KEY,
                        row -> row.getBoolean(1),
                        table.oid(),
                        constraint,
                        target.schema(),
                        target.name(),
                        code(reference.onDelete()),
                        code(reference.onUpdate()),
                        columns.toArray(String[]::new),
                        referenced.toArray(String[]::new))
                .orElse(false);
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

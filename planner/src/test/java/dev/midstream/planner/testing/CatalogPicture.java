package dev.midstream.planner.testing;

import dev.midstream.embedded.testing.TestDatabase;
import java.util.List;

/** Everything a migration may change in a catalog, one line an object, so that two moments can be compared. */
public final class CatalogPicture {
    private static final String LINES = """
            with space as (
              select oid, nspname from pg_namespace
              where nspname not in ('pg_catalog', 'information_schema') and nspname not like 'pg\\_%')
            select 'relation ' || c.oid::regclass || ' ' || c.relkind::text || ' ' || coalesce(c.reloptions::text, '')
              || ' ' || coalesce(obj_description(c.oid, 'pg_class'), '')
            from pg_class c join space s on s.oid = c.relnamespace
            union all
            select 'column ' || a.attrelid::regclass || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
              || case when a.attnotnull then ' not null' else '' end || ' ' || a.attidentity::text || a.attgenerated::text
              || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '') || coalesce(' -- ' || col_description(a.attrelid, a.attnum), '')
            from pg_attribute a join pg_class c on c.oid = a.attrelid and c.relkind in ('r', 'p') join space s on s.oid = c.relnamespace
            left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
            where a.attnum > 0 and not a.attisdropped
            union all
            select 'constraint ' || conrelid::regclass || '.' || conname || ' ' || pg_get_constraintdef(k.oid) || ' ' || convalidated
            from pg_constraint k join space s on s.oid = k.connamespace where conrelid <> 0
            union all
            select 'index ' || indexrelid::regclass || ' ' || pg_get_indexdef(indexrelid) || ' ' || indisvalid
            from pg_index i join pg_class c on c.oid = i.indexrelid join space s on s.oid = c.relnamespace
            union all
            select 'trigger ' || tgrelid::regclass || '.' || tgname || ' ' || pg_get_triggerdef(oid) || ' ' || tgenabled::text
            from pg_trigger where not tgisinternal
            union all
            select 'function ' || p.oid::regprocedure from pg_proc p join space s on s.oid = p.pronamespace
            order by 1""";

    private CatalogPicture() {}

    public static List<String> of(TestDatabase database) {
        return database.rows(LINES);
    }
}

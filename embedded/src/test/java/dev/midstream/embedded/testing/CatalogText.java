package dev.midstream.embedded.testing;

import java.util.List;

/** Everything about the user's schema that a migration could change, as text to compare. */
public final class CatalogText {
    private static final String EVERYTHING = """
            with tables as (select c.oid, n.nspname || '.' || c.relname as name, c.relkind from pg_class c
              join pg_namespace n on n.oid = c.relnamespace
              where n.nspname not in ('pg_catalog', 'information_schema', 'midstream') and n.nspname not like 'pg\\_%'
                and c.relkind in ('r', 'p', 'v', 'm', 'S'))
            select 'table ' || name || ' ' || relkind::text as line from tables
            union all select 'column ' || t.name || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
                || case when a.attnotnull then ' not null' else '' end
                || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '')
                || coalesce(' -- ' || col_description(t.oid, a.attnum), '')
              from tables t join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
              left join pg_attrdef d on d.adrelid = t.oid and d.adnum = a.attnum where t.relkind in ('r', 'p')
            union all select 'constraint ' || t.name || ' ' || c.conname || ' ' || pg_get_constraintdef(c.oid)
                || case when c.coninhcount > 0 then ' inherited' else '' end
              from tables t join pg_constraint c on c.conrelid = t.oid
            union all select 'index ' || pg_get_indexdef(i.indexrelid) || case when i.indisvalid then '' else ' INVALID' end
                || coalesce(' under ' || (select h.inhparent::regclass from pg_inherits h where h.inhrelid = i.indexrelid), '')
              from tables t join pg_index i on i.indrelid = t.oid
            union all select 'trigger ' || pg_get_triggerdef(g.oid) || ' ' || g.tgenabled::text
              from tables t join pg_trigger g on g.tgrelid = t.oid where not g.tgisinternal
            union all select 'function ' || p.oid::regprocedure from pg_proc p join pg_namespace n on n.oid = p.pronamespace
              where n.nspname = 'public' or (n.nspname = 'midstream' and p.prorettype = 'trigger'::regtype and p.proname <> 'refuse_change')
            order by 1""";

    private CatalogText() {}

    public static List<String> of(TestDatabase database) {
        return database.rows(EVERYTHING);
    }
}

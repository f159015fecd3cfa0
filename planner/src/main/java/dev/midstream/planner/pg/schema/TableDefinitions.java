package dev.midstream.planner.pg.schema;

import static dev.midstream.planner.pg.schema.Definitions.own;

import java.util.List;

/**
 * Queries for the definitions of tables and of what belongs to one. A partition is made as a table and attached: so its columns keep their
 * order. What a partitioned table hands down, it hands down again.
 */
final class TableDefinitions {
    private static final String FROM_TABLES = " pg_class c join pg_namespace n on n.oid = c.relnamespace ";

    private static final String OF_USERS =
            " and c.relpersistence <> 't' and " + Definitions.users() + own("pg_class", "c.oid");

    /** NOT NULL has a name since PostgreSQL 18; one that is not validated is added like a check. A partition takes its identity from its parent. */
    private static final String TABLES = """
        select 'table ' || c.oid::regclass, format('create %stable %s (%s)%s%s',
          case c.relpersistence when 'u' then 'unlogged ' end, c.oid::regclass,
          (select string_agg(format('%I %s%s%s%s', a.attname, format_type(a.atttypid, a.atttypmod),
              (select format(' collate %I.%I', k.nspname, l.collname) from pg_collation l
                join pg_namespace k on k.oid = l.collnamespace join pg_type t on t.oid = a.atttypid
                where l.oid = a.attcollation and a.attcollation <> t.typcollation),
              case
                when a.attgenerated <> '' then format(' generated always as (%s) %s', pg_get_expr(d.adbin, d.adrelid),
                  case a.attgenerated when 's' then 'stored' else 'virtual' end)
                when a.attidentity <> '' and not c.relispartition then (
                  select format(' generated %s as identity (sequence name %s increment by %s minvalue %s maxvalue %s start with %s'
                    || ' cache %s%s)', case a.attidentity when 'a' then 'always' else 'by default' end, s.seqrelid::regclass,
                    s.seqincrement, s.seqmin, s.seqmax, s.seqstart, s.seqcache, case when s.seqcycle then ' cycle' end)
                  from pg_depend i join pg_sequence s on s.seqrelid = i.objid
                  where i.classid = 'pg_class'::regclass and i.refobjid = c.oid and i.refobjsubid = a.attnum and i.deptype = 'i')
                else ' default ' || pg_get_expr(d.adbin, d.adrelid)
              end,
              case when a.attnotnull and not exists (select from pg_constraint k
                where k.conrelid = c.oid and k.contype = 'n' and not k.convalidated and k.conkey = array[a.attnum]) then
                coalesce((select format(' constraint %I not null%s', k.conname, case when k.connoinherit then ' no inherit' end)
                  from pg_constraint k where k.conrelid = c.oid and k.contype = 'n' and k.conkey = array[a.attnum]), ' not null') end),
              ', ' order by a.attnum)
            from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
            where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped),
          case c.relkind when 'p' then ' partition by ' || pg_get_partkeydef(c.oid) end,
          ' with (' || array_to_string(c.reloptions, ', ') || ')')
        from""" + FROM_TABLES + "where c.relkind in ('r', 'p')" + OF_USERS;

    private static final String SEQUENCE_OWNERS = """
        select format('owner of sequence %s', d.objid::regclass),
          format('alter sequence %s owned by %s.%I', d.objid::regclass, c.oid::regclass, a.attname)
        from pg_depend d join pg_sequence s on s.seqrelid = d.objid join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
        join""" + FROM_TABLES + """
        on c.oid = d.refobjid where d.classid = 'pg_class'::regclass and d.refclassid = 'pg_class'::regclass and d.deptype = 'a'\
        """ + OF_USERS;

    private static final String CHECKS = constraints("k.contype = 'c' or (k.contype = 'n' and not k.convalidated)");

    private static final String PARENTS = """
        select format('%s as a child of %s', c.oid::regclass, i.inhparent::regclass), case when c.relispartition
          then format('alter table %s attach partition %s %s', i.inhparent::regclass, c.oid::regclass, pg_get_expr(c.relpartbound, c.oid))
          else format('alter table %s inherit %s', c.oid::regclass, i.inhparent::regclass) end
        from pg_inherits i join""" + FROM_TABLES + """
        on c.oid = i.inhrelid where c.relkind in ('r', 'p')\
        """ + OF_USERS + " order by i.inhrelid, i.inhseqno";

    private static final String KEYS = constraints("k.contype in ('p', 'u', 'x') and k.conparentid = 0");

    /** A partitioned table's is shown with ONLY, and is meant for all its partitions. */
    private static final String INDEXES = """
        select 'index ' || c.oid::regclass, regexp_replace(pg_get_indexdef(c.oid), ' ON ONLY ', ' ON ')
        from pg_index x join""" + FROM_TABLES + """
        on c.oid = x.indexrelid
        where x.indisvalid and not c.relispartition and not exists (select from pg_constraint k
          where k.conindid = c.oid and k.contype in ('p', 'u', 'x'))\
        """ + OF_USERS;

    private static final String FOREIGN_KEYS = constraints("k.contype = 'f' and k.conparentid = 0");

    private static final String RULES =
            """
        select format('rule %I on %s', r.rulename, c.oid::regclass), pg_get_ruledef(r.oid)
        from pg_rewrite r join""" + FROM_TABLES + "on c.oid = r.ev_class where r.rulename <> '_RETURN'" + OF_USERS;

    private static final String TRIGGERS =
            """
        select format('trigger %I on %s', t.tgname, c.oid::regclass), pg_get_triggerdef(t.oid)
        from pg_trigger t join""" + FROM_TABLES + "on c.oid = t.tgrelid where not t.tgisinternal and t.tgparentid = 0" + OF_USERS;

    private static final String TRIGGER_STATES = """
        select format('state of trigger %I on %s', t.tgname, c.oid::regclass), format('alter table %s %s trigger %I', c.oid::regclass,
          case t.tgenabled when 'D' then 'disable' when 'R' then 'enable replica' else 'enable always' end, t.tgname)
        from pg_trigger t join""" + FROM_TABLES
            + "on c.oid = t.tgrelid where not t.tgisinternal and t.tgparentid = 0 and t.tgenabled <> 'O'" + OF_USERS;

    private static final String ROW_SECURITY = """
        select 'row security of ' || c.oid::regclass, format('alter table %s %s row level security', c.oid::regclass, w.word)
        from""" + FROM_TABLES + """
        cross join (values ('enable'), ('force')) w (word)
        where case w.word when 'enable' then c.relrowsecurity else c.relforcerowsecurity end\
        """ + OF_USERS;

    private static final String POLICIES = """
        select format('policy %I on %I.%I', policyname, schemaname, tablename),
          format('create policy %I on %I.%I as %s for %s to %s%s%s', policyname, schemaname, tablename, permissive, cmd,
            (select string_agg(case r when 'public' then 'public' else quote_ident(r) end, ', ') from unnest(roles) r),
            ' using (' || qual || ')', ' with check (' || with_check || ')')
        from pg_policies n where n.schemaname !~ '^pg_'\
        """;

    private static final String STATISTICS = """
        select 'statistics ' || s.stxname, pg_get_statisticsobjdef(s.oid)
        from pg_statistic_ext s join""" + FROM_TABLES + "on c.oid = s.stxrelid where true" + OF_USERS;

    /** Checks before partitions, which must have them to be attached; indexes after. */
    static final List<String> TABLES_WITH_CHECKS = List.of(TABLES, SEQUENCE_OWNERS, CHECKS, PARENTS, KEYS);

    static final List<String> REST =
            List.of(INDEXES, FOREIGN_KEYS, RULES, TRIGGERS, TRIGGER_STATES, ROW_SECURITY, POLICIES, STATISTICS);

    private TableDefinitions() {}

    private static String constraints(String condition) {
        return """
            select format('constraint %I on %s', k.conname, c.oid::regclass),
              format('alter table %s add constraint %I %s', c.oid::regclass, k.conname, pg_get_constraintdef(k.oid))
            from pg_constraint k join""" + FROM_TABLES + "on c.oid = k.conrelid where (" + condition + ")" + OF_USERS;
    }
}

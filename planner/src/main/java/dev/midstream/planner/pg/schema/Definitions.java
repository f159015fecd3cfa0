package dev.midstream.planner.pg.schema;

import java.util.List;

/**
 * Queries for the definitions of everything but tables and what belongs to one; each gives names and statements. To be asked with an
 * empty search path, so that names come with their schemas. What an extension made is made again by the extension.
 */
final class Definitions {
    private static final String USERS = "n.nspname !~ '^pg_' and n.nspname <> 'information_schema'";

    private static final String SCHEMAS = """
        select 'schema ' || n.nspname, format('create schema if not exists %I', n.nspname) from pg_namespace n where""" + " " + USERS + own("pg_namespace", "n.oid");

    private static final String EXTENSIONS = """
        select 'extension ' || e.extname, format('create extension if not exists %I with schema %I', e.extname, n.nspname)
        from pg_extension e join pg_namespace n on n.oid = e.extnamespace where e.extname <> 'plpgsql'\
        """;

    /** Policies name them; nobody logs in as one. */
    private static final String ROLES = """
        select 'role ' || r.rolname,
          format('do $do$ begin create role %I; exception when duplicate_object then null; end $do$', r.rolname)
        from pg_roles r where exists (select from pg_policy p where r.oid = any (p.polroles))\
        """;

    private static final String ENUMS = """
        select 'type ' || t.oid::regtype, format('create type %s as enum (%s)', t.oid::regtype,
          (select string_agg(quote_literal(enumlabel), ', ' order by enumsortorder) from pg_enum where enumtypid = t.oid))
        from pg_type t join pg_namespace n on n.oid = t.typnamespace
        where t.typtype = 'e' and""" + " " + USERS + own("pg_type", "t.oid");

    private static final String COMPOSITES = """
        select 'type ' || c.oid::regclass, format('create type %s as (%s)', c.oid::regclass,
          (select string_agg(format('%I %s', attname, format_type(atttypid, atttypmod)), ', ' order by attnum)
            from pg_attribute where attrelid = c.oid and attnum > 0 and not attisdropped))
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind = 'c' and""" + " " + USERS + own("pg_class", "c.oid");

    private static final String RANGES = """
        select 'type ' || t.oid::regtype, format('create type %s as range (subtype = %s)', t.oid::regtype, r.rngsubtype::regtype)
        from pg_range r join pg_type t on t.oid = r.rngtypid join pg_namespace n on n.oid = t.typnamespace
        where""" + " " + USERS + own("pg_type", "t.oid");

    private static final String DOMAINS = """
        select 'domain ' || t.oid::regtype, format('create domain %s as %s%s%s%s', t.oid::regtype,
          format_type(t.typbasetype, t.typtypmod),
          (select format(' collate %I.%I', k.nspname, l.collname) from pg_collation l join pg_namespace k on k.oid = l.collnamespace
            where l.oid = t.typcollation and t.typcollation <> b.typcollation),
          ' default ' || pg_get_expr(t.typdefaultbin, 0), case when t.typnotnull then ' not null' end)
        from pg_type t join pg_type b on b.oid = t.typbasetype join pg_namespace n on n.oid = t.typnamespace
        where t.typtype = 'd' and""" + " " + USERS + own("pg_type", "t.oid");

    private static final String DOMAIN_CHECKS = """
        select format('constraint %I of domain %s', k.conname, t.oid::regtype),
          format('alter domain %s add constraint %I %s', t.oid::regtype, k.conname, pg_get_constraintdef(k.oid))
        from pg_constraint k join pg_type t on t.oid = k.contypid join pg_namespace n on n.oid = t.typnamespace
        where k.contype = 'c' and""" + " " + USERS + own("pg_type", "t.oid");

    /** Those of identity columns come with their tables. */
    private static final String SEQUENCES = """
        select 'sequence ' || c.oid::regclass, format('create %ssequence %s as %s increment by %s minvalue %s maxvalue %s'
            || ' start with %s cache %s%s', case c.relpersistence when 'u' then 'unlogged ' end, c.oid::regclass,
            format_type(s.seqtypid, null), s.seqincrement, s.seqmin, s.seqmax, s.seqstart, s.seqcache,
            case when s.seqcycle then ' cycle' end)
        from pg_sequence s join pg_class c on c.oid = s.seqrelid join pg_namespace n on n.oid = c.relnamespace
        where not exists (select from pg_depend i where i.classid = 'pg_class'::regclass and i.objid = c.oid and i.deptype = 'i')
          and""" + " " + USERS + own("pg_class", "c.oid");

    private static final String FUNCTIONS = """
        select 'function ' || p.oid::regprocedure, pg_get_functiondef(p.oid)
        from pg_proc p join pg_namespace n on n.oid = p.pronamespace
        where p.prokind <> 'a' and""" + " " + USERS + own("pg_proc", "p.oid");

    private static final String VIEWS = """
        select case c.relkind when 'v' then 'view ' else 'materialized view ' end || c.oid::regclass,
          format('create %s %s%s as %s%s', case c.relkind when 'v' then 'view' else 'materialized view' end, c.oid::regclass,
            ' with (' || array_to_string(c.reloptions, ', ') || ')', rtrim(pg_get_viewdef(c.oid), ';'),
            case c.relkind when 'm' then ' with no data' end)
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind in ('v', 'm') and""" + " " + USERS + own("pg_class", "c.oid");

    /** In an order in which few have to be tried twice. */
    static final List<String> BEFORE_TABLES = List.of(
            SCHEMAS, EXTENSIONS, ROLES, ENUMS, COMPOSITES, RANGES, DOMAINS, SEQUENCES, FUNCTIONS, DOMAIN_CHECKS);

    static final List<String> AFTER_TABLES = List.of(VIEWS);

    /** Names only, of what is not made again. */
    static final List<String> LEFT_OUT = List.of(
            nameOf("aggregate", "p.oid::regprocedure", "pg_proc", "p", "pronamespace", "p.prokind = 'a'"),
            nameOf(
                    "type",
                    "t.oid::regtype",
                    "pg_type",
                    "t",
                    "typnamespace",
                    "t.typtype = 'b' and t.typcategory <> 'A'"),
            nameOf("operator", "o.oid::regoperator", "pg_operator", "o", "oprnamespace", "true"),
            nameOf("operator class", "o.opcname", "pg_opclass", "o", "opcnamespace", "true"),
            nameOf("collation", "l.collname", "pg_collation", "l", "collnamespace", "true"),
            nameOf("text search configuration", "s.cfgname", "pg_ts_config", "s", "cfgnamespace", "true"),
            nameOf("text search dictionary", "s.dictname", "pg_ts_dict", "s", "dictnamespace", "true"),
            nameOf("foreign table", "c.oid::regclass", "pg_class", "c", "relnamespace", "c.relkind = 'f'"),
            nameOf(
                    "invalid index",
                    "c.oid::regclass",
                    "pg_class",
                    "c",
                    "relnamespace",
                    "c.oid in (select indexrelid from pg_index where not indisvalid)"),
            // those of a range to its multirange come with the type
            "select 'cast from ' || k.castsource::regtype || ' to ' || k.casttarget::regtype from pg_cast k where k.oid >= 16384"
                    + own("pg_cast", "k.oid").replace("= 'e'", "in ('e', 'i')"),
            "select 'language ' || l.lanname from pg_language l where l.oid >= 16384" + own("pg_language", "l.oid"),
            "select 'event trigger ' || t.evtname from pg_event_trigger t where true"
                    + own("pg_event_trigger", "t.oid"),
            "select 'publication ' || pubname from pg_publication");

    private Definitions() {}

    /** Not a member of an extension. */
    static String own(String catalog, String oid) {
        return " and not exists (select from pg_depend e where e.classid = '%s'::regclass and e.objid = %s and e.deptype = 'e')"
                .formatted(catalog, oid);
    }

    static String users() {
        return USERS;
    }

    private static String nameOf(
            String kind, String name, String catalog, String alias, String namespace, String condition) {
        return "select '%s ' || %s from %s %s join pg_namespace n on n.oid = %s.%s where %s and %s%s"
                .formatted(
                        kind, name, catalog, alias, alias, namespace, condition, USERS, own(catalog, alias + ".oid"));
    }
}

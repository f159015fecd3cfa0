package dev.midstream.engine.pg.signal;

/** What a vacuum of a table under work has the lock of: the table and its TOAST table, which are vacuumed one after the other. */
final class VacuumedRelations {
    /**
     * {@code relation}: those of the tables of $1, with their owner and whether they are older than autovacuum lets them be. That
     * tells a role from which the server hides what a worker does whether it is one against wraparound.
     */
    static final String RELATIONS = """
            relation as (
              select c.oid as owner, r.oid,
                age(r.relfrozenxid) > least(current_setting('autovacuum_freeze_max_age')::int, (select option_value::int
                  from pg_options_to_table(c.reloptions) where option_name = 'autovacuum_freeze_max_age'))
                or mxid_age(r.relminmxid) > least(current_setting('autovacuum_multixact_freeze_max_age')::int, (select option_value::int
                  from pg_options_to_table(c.reloptions) where option_name = 'autovacuum_multixact_freeze_max_age')) as is_old
              from pg_class c join pg_class r on r.oid in (c.oid, c.reltoastrelid)
              where c.oid::bigint = any ($1::bigint[]))""";

    /** {@code l} of a relation {@code r}: who has, or waits for, the lock that a vacuum takes; and others that take it. */
    static final String LOCKS = """
            left join pg_locks l on l.locktype = 'relation' and l.relation = r.oid and l.mode = 'ShareUpdateExclusiveLock'
              and l.database = (select oid from pg_database where datname = current_database())""";

    private VacuumedRelations() {}
}

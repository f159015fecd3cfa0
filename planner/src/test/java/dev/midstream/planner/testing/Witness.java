package dev.midstream.planner.testing;

import dev.midstream.planner.plan.LockMode;
import dev.midstream.planner.plan.Step;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Sees, from inside the transaction of a step or from beside it, which locks it holds, what it rewrote and what it read. */
final class Witness {
    private static final String RELATIONS = """
            select c.oid::bigint, t.oid::regclass::text, coalesce(pg_relation_filenode(c.oid), 0)::bigint, c.relkind = 'r',
              coalesce((select seq_tup_read + coalesce(idx_tup_fetch, 0) from pg_stat_xact_user_tables s where s.relid = c.oid), 0)
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            left join pg_index i on i.indexrelid = c.oid join pg_class t on t.oid = coalesce(i.indrelid, c.oid)
            where n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast') and c.relkind in ('r', 'p', 'i', 'I')""";

    private static final String LOCKS = """
            select relation::bigint, mode from pg_locks
            where pid = %d and locktype = 'relation' and granted
              and database = (select oid from pg_database where datname = current_database())""";

    private final Map<Long, Relation> before;

    private record Relation(String table, long file, boolean ordinary, long rowsRead) {}

    private Witness(Map<Long, Relation> before) {
        this.before = before;
    }

    static Witness before(Connection connection) throws SQLException {
        return new Witness(relations(connection));
    }

    /** What the backend of this process id holds and has done, seen through a connection. */
    Observation of(Step step, Connection connection, long pid) throws SQLException {
        Map<String, LockMode> locks = new HashMap<>();
        try (var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(LOCKS.formatted(pid))) {
            while (rows.next()) {
                Relation relation = before.get(rows.getLong(1));
                if (relation != null) {
                    locks.merge(relation.table(), mode(rows.getString(2)), (a, b) -> a.compareTo(b) > 0 ? a : b);
                }
            }
        }
        Set<String> rewritten = new HashSet<>();
        Set<String> scanned = new HashSet<>();
        relations(connection).forEach((oid, now) -> {
            Relation then = before.get(oid);
            if (then != null && then.ordinary() && then.file() != now.file()) {
                rewritten.add(now.table());
            }
            if (then != null && now.rowsRead() > then.rowsRead()) {
                scanned.add(now.table());
            }
        });
        return new Observation(step, locks, rewritten, scanned);
    }

    static long pid(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select pg_backend_pid()")) {
            row.next();
            return row.getLong(1);
        }
    }

    private static Map<Long, Relation> relations(Connection connection) throws SQLException {
        Map<Long, Relation> relations = new HashMap<>();
        try (var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(RELATIONS)) {
            while (rows.next()) {
                relations.put(
                        rows.getLong(1),
                        new Relation(rows.getString(2), rows.getLong(3), rows.getBoolean(4), rows.getLong(5)));
            }
        }
        return relations;
    }

    private static LockMode mode(String catalogName) {
        for (LockMode mode : LockMode.values()) {
            if (mode.catalogName().equals(catalogName)) {
                return mode;
            }
        }
        throw new IllegalArgumentException(catalogName);
    }
}

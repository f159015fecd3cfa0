package dev.midstream.planner.pg;

import dev.midstream.planner.plan.LockMode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Every relation of users at a moment: its file, and how many rows this transaction read of it. */
final class Relations {
    private static final String RELATIONS = """
        select c.oid::bigint, t.oid::regclass::text, c.oid::regclass::text, coalesce(pg_relation_filenode(c.oid), 0)::bigint,
          coalesce((select seq_tup_read + coalesce(idx_tup_fetch, 0) from pg_stat_xact_user_tables s where s.relid = c.oid), 0)
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        left join pg_index i on i.indexrelid = c.oid join pg_class t on t.oid = coalesce(i.indrelid, c.oid)
        where n.nspname <> 'information_schema' and n.nspname !~ '^pg_(catalog|toast)' and c.relkind in ('r', 'p', 'i', 'I', 'm', 'v')\
        """;

    private static final String LOCKS = """
        select relation::bigint, mode from pg_locks
        where pid = ? and locktype = 'relation' and granted
          and database = (select oid from pg_database where datname = current_database())\
        """;

    private final Map<Long, Relation> byOid = new HashMap<>();

    private record Relation(String table, String name, long file, long rowsRead) {}

    private Relations() {}

    static Relations read(Connection connection) throws SQLException {
        Relations relations = new Relations();
        try (var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(RELATIONS)) {
            while (rows.next()) {
                relations.byOid.put(
                        rows.getLong(1),
                        new Relation(rows.getString(2), rows.getString(3), rows.getLong(4), rows.getLong(5)));
            }
        }
        return relations;
    }

    /** The strongest lock that a backend holds on each table that was there. */
    Map<String, LockMode> locks(Connection connection, int pid) throws SQLException {
        Map<String, LockMode> locks = new TreeMap<>();
        try (var statement = connection.prepareStatement(LOCKS)) {
            statement.setInt(1, pid);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    Relation relation = byOid.get(rows.getLong(1));
                    if (relation != null) {
                        locks.merge(relation.table(), mode(rows.getString(2)), (a, b) -> a.compareTo(b) > 0 ? a : b);
                    }
                }
            }
        }
        return locks;
    }

    /** A change of type makes the indexes of the column anew, under their old names. */
    List<String> rewrittenSince(Relations before) {
        Set<String> names = before.names();
        return byOid.entrySet().stream()
                .filter(entry -> {
                    Relation then = before.byOid.get(entry.getKey());
                    Relation now = entry.getValue();
                    return then == null ? names.contains(now.name()) : then.file() != now.file();
                })
                .map(entry -> entry.getValue().name())
                .sorted()
                .toList();
    }

    Map<String, Long> readSince(Relations before) {
        Map<String, Long> read = new TreeMap<>();
        byOid.forEach((oid, now) -> {
            Relation then = before.byOid.get(oid);
            if (then != null && now.rowsRead() > then.rowsRead()) {
                read.put(now.name(), now.rowsRead() - then.rowsRead());
            }
        });
        return read;
    }

    List<String> madeSince(Relations before) {
        Set<String> names = before.names();
        return byOid.values().stream()
                .map(Relation::name)
                .filter(name -> !names.contains(name))
                .sorted()
                .toList();
    }

    private Set<String> names() {
        return byOid.values().stream().map(Relation::name).collect(Collectors.toSet());
    }

    static int pid(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select pg_backend_pid()")) {
            row.next();
            return row.getInt(1);
        }
    }

    private static LockMode mode(String catalogName) {
        return Arrays.stream(LockMode.values())
                .filter(mode -> mode.catalogName().equals(catalogName))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(catalogName));
    }
}

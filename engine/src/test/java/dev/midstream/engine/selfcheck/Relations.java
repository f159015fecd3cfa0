package dev.midstream.engine.selfcheck;

import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.planner.plan.LockMode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The user's tables and indexes as others than the engine see them: which there are, in which files, and who holds what on them. */
final class Relations implements AutoCloseable {
    private static final String FILES = """
            select n.nspname || '.' || c.relname, coalesce(pg_relation_filenode(c.oid), 0)::bigint
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname = 'public' and c.relkind in ('r', 'p')""";

    /** Only what is committed is seen, so a table or an index that the transaction itself makes is not among them. */
    private static final String LOCKS = """
            select n.nspname || '.' || t.relname, l.mode
            from pg_locks l join pg_class c on c.oid = l.relation
            left join pg_index i on i.indexrelid = c.oid
            join pg_class t on t.oid = coalesce(i.indrelid, c.oid) join pg_namespace n on n.oid = t.relnamespace
            where l.pid = %d and l.locktype = 'relation' and l.granted and n.nspname = 'public' and t.relkind in ('r', 'p')
              and l.database = (select oid from pg_database where datname = current_database())""";

    private static final String PARTITIONS = """
            select p.partrelid::regclass::text, t.relid::regclass::text
            from pg_partitioned_table p, pg_partition_tree(p.partrelid) t where t.level > 0""";

    private final Connection connection;

    Relations(TestDatabase database) throws SQLException {
        this.connection = database.connect();
    }

    /** Every table with its file. */
    Map<String, Long> files() {
        Map<String, Long> files = new TreeMap<>();
        rows(FILES).forEach(row -> files.put(row.getFirst(), Long.valueOf(row.get(1))));
        return files;
    }

    /** The strongest lock of a backend on each table. */
    Map<String, LockMode> locks(int pid) {
        Map<String, LockMode> locks = new TreeMap<>();
        rows(LOCKS.formatted(pid))
                .forEach(row -> locks.merge(row.getFirst(), mode(row.get(1)), (a, b) -> a.compareTo(b) > 0 ? a : b));
        return locks;
    }

    boolean isWaiting(int pid) {
        return !rows("select 1 from pg_locks where not granted and pid = " + pid)
                .isEmpty();
    }

    /** The tables in the schema {@code public} whose partitions, of any level, these are. */
    Map<String, Set<String>> partitions() {
        Map<String, Set<String>> partitions = new HashMap<>();
        rows(PARTITIONS)
                .forEach(row -> partitions
                        .computeIfAbsent("public." + row.getFirst(), t -> new TreeSet<>())
                        .add("public." + row.get(1)));
        return partitions;
    }

    /** What makes everything that works concurrently wait: a lock of every table, until the connection's transaction ends. */
    String lockOfAll() {
        return "lock table " + files().keySet().stream().collect(Collectors.joining(", ")) + " in row exclusive mode";
    }

    private synchronized List<List<String>> rows(String sql) {
        try (var statement = connection.createStatement();
                var result = statement.executeQuery(sql)) {
            List<List<String>> rows = new ArrayList<>();
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= columns; i++) {
                    row.add(result.getString(i));
                }
                rows.add(row);
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static LockMode mode(String catalogName) {
        return Arrays.stream(LockMode.values())
                .filter(mode -> mode.catalogName().equals(catalogName))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}

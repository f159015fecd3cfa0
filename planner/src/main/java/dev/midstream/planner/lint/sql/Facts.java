package dev.midstream.planner.lint.sql;

import dev.midstream.planner.sql.Name;
import dev.midstream.planner.sql.Type;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What is known of the database that a script is meant for. */
public interface Facts {
    /** Without a database. */
    Facts NONE = new Facts() {
        @Override
        public Optional<TableFacts> table(Name name) {
            return Optional.empty();
        }

        @Override
        public Optional<IndexFacts> index(Name name) {
            return Optional.empty();
        }

        @Override
        public Optional<Boolean> isVolatile(String function) {
            return Optional.empty();
        }
    };

    Optional<TableFacts> table(Name name);

    Optional<IndexFacts> index(Name name);

    /** Whether a function of this name may give another value for every row; empty if there is none of this name. */
    Optional<Boolean> isVolatile(String function);

    /**
     * A table.
     *
     * @param rows estimated
     * @param bytes with indexes
     * @param writesPerSecond rows inserted, updated and deleted, on average since the statistics were reset
     * @param scansPerSecond reads by scan, sequential or by index, on average
     * @param views that read it, by name, with the columns that they read
     * @param triggers of users
     * @param publications in which it is
     * @param referencedBy tables with foreign keys to it
     * @param primaryKey its column, if it has one of one column
     * @param partitioned whether its rows are in partitions
     */
    record TableFacts(
            String label,
            long rows,
            long bytes,
            double writesPerSecond,
            double scansPerSecond,
            Map<String, ColumnFacts> columns,
            List<IndexFacts> indexes,
            List<CheckFacts> checks,
            Map<String, List<String>> views,
            List<String> triggers,
            List<String> publications,
            List<String> referencedBy,
            Optional<String> primaryKey,
            boolean partitioned) {
        /** What one statement may read within some tens of milliseconds. */
        private static final long SMALL_ROWS = 10_000;

        private static final long SMALL_BYTES = 16L << 20;

        /** Below this, few wait behind a lock of milliseconds. */
        private static final double IDLE_PER_SECOND = 1;

        public boolean isSmallAndIdle() {
            return rows < SMALL_ROWS
                    && bytes < SMALL_BYTES
                    && writesPerSecond < IDLE_PER_SECOND
                    && scansPerSecond < IDLE_PER_SECOND;
        }

        /** For people. */
        public String size() {
            return String.format(
                    Locale.ROOT,
                    "%s has about %,d rows, %,d MiB, %.1f writes and %.1f scans a second",
                    label,
                    rows,
                    bytes >> 20,
                    writesPerSecond,
                    scansPerSecond);
        }
    }

    /** @param type in PostgreSQL's own words */
    record ColumnFacts(Type type, boolean notNull) {}

    /** @param keys columns; an expression as none */
    record IndexFacts(
            String name, String table, List<Optional<String>> keys, boolean unique, boolean valid, boolean partial) {}

    /** @param notNull the column, if it says no more than that this column is not null */
    record CheckFacts(String name, List<String> columns, boolean validated, Optional<String> notNull) {}
}

package dev.midstream.bench.measure;

import dev.midstream.bench.load.Latency;
import dev.midstream.bench.load.Load;
import dev.midstream.bench.load.Rate;
import dev.midstream.bench.measure.Result.Failed;
import dev.midstream.bench.measure.Result.Measured;
import dev.midstream.bench.measure.Result.Skipped;
import dev.midstream.bench.method.Method;
import dev.midstream.bench.method.Outcome;
import dev.midstream.bench.server.Address;
import dev.midstream.bench.server.Database;
import dev.midstream.bench.table.Copies;
import dev.midstream.bench.table.SyncTrigger;
import dev.midstream.bench.table.Table;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/**
 * Makes one measurement: a fresh copy, preparation, vacuum and checkpoint; then load, method, load's end; then the proof.
 *
 * @param trigger whether the methods that bring no trigger get one
 * @param warmUp how long the load runs before it is counted
 */
public record Gauge(Rate rate, boolean trigger, Duration warmUp) {
    private static final String WAL_POSITION = "select pg_current_wal_insert_lsn()::text";
    private static final String WAL_SINCE =
            "select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), ?::text::pg_lsn)::bigint";

    /** The load alone, on a copy of its own. */
    public Idle idle(Copies copies, Table table, Duration time) throws SQLException, InterruptedException {
        Address copy = copies.fresh();
        try (Database database = new Database(copy)) {
            if (!table.hasColumn()) {
                database.execute("alter table items add column f bigint");
            }
            if (trigger) {
                database.execute(SyncTrigger.install(Table.NAME).toArray(String[]::new));
            }
            settle(database);
            try (Load load = new Load(copy.jdbcUrl(), table, rate, trigger)) {
                Thread.sleep(warmUp);
                String wal = database.text(WAL_POSITION).orElseThrow();
                load.begin();
                Thread.sleep(time);
                Latency latency = load.end();
                return new Idle(
                        table.label(), table.rows(), time.toMillis() / 1e3, database.number(WAL_SINCE, wal), latency);
            }
        }
    }

    public Result measure(Case of, Copies copies, Table table, Method method) throws InterruptedException {
        Optional<String> unfit = method.unfitFor(table);
        if (unfit.isPresent()) {
            return new Skipped(of, unfit.get());
        }
        try {
            Address copy = copies.fresh();
            try (Database database = new Database(copy)) {
                method.prepare(database, table, trigger);
                settle(database);
                try (Load load = new Load(copy.jdbcUrl(), table, rate, trigger)) {
                    return measure(of, database, table, method, load);
                }
            }
        } catch (SQLException | IOException e) {
            return new Failed(of, String.valueOf(e.getMessage()));
        }
    }

    private Result measure(Case of, Database database, Table table, Method method, Load load)
            throws SQLException, IOException, InterruptedException {
        Thread.sleep(warmUp);
        Size before = Size.of(database);
        String wal = database.text(WAL_POSITION).orElseThrow();
        load.begin();
        long start = System.nanoTime();
        Outcome outcome = method.run(database, table);
        double seconds = (System.nanoTime() - start) / 1e9;
        long walBytes = database.number(WAL_SINCE, wal);
        Size after = Size.of(database);
        Latency latency = load.end();
        method.finish(database, table);
        return new Measured(
                of,
                seconds,
                outcome.fill().map(fill -> fill.toNanos() / 1e9).orElse(seconds),
                walBytes,
                before,
                after,
                latency,
                outcome.heapPeakBytes().orElse(0L),
                Proof.wrongRows(database),
                load.rowsExpected() - Proof.rows(database),
                method.logCost(database));
    }

    /** The same state of statistics, visibility and dirty pages for every method. */
    public static void settle(Database database) throws SQLException {
        database.execute("vacuum (analyze) items", "checkpoint");
    }
}

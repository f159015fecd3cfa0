package dev.midstream.bench.resume;

import dev.midstream.bench.load.Load;
import dev.midstream.bench.load.Rate;
import dev.midstream.bench.log.Chunk;
import dev.midstream.bench.log.ChunkLog;
import dev.midstream.bench.measure.Gauge;
import dev.midstream.bench.measure.Proof;
import dev.midstream.bench.method.MidstreamRun;
import dev.midstream.bench.method.Running;
import dev.midstream.bench.server.Database;
import dev.midstream.bench.table.Copies;
import dev.midstream.bench.table.Table;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Kills a fill in its middle, starts it again, and looks at the seam.
 *
 * @param fillOptions further options of {@code midstream run}
 */
public record Kill(Rate rate, boolean trigger, List<String> fillOptions) {
    private static final double SHARE = 0.4;
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration SESSIONS_END = Duration.ofSeconds(60);
    /** A transaction whose client is dead still commits if its COMMIT has arrived. */
    private static final String SESSIONS = """
            select count(*) from pg_stat_activity
            where datname = current_database() and backend_type = 'client backend' and application_name not like 'bench%'
              and pid <> pg_backend_pid()""";

    private static final String LEASE_LEFT = """
            select greatest(0, coalesce(max(extract(epoch from lease_until - clock_timestamp()) * 1000), 0))::bigint
            from midstream.stream where owner is not null""";

    public Resume measure(Copies copies, Table table, MidstreamRun method)
            throws SQLException, IOException, InterruptedException {
        var copy = copies.fresh();
        try (Database database = new Database(copy)) {
            method.prepare(database, table, trigger);
            Gauge.settle(database);
            try (Load load = new Load(copy.jdbcUrl(), table, rate, trigger)) {
                killInTheMiddle(database, table, method);
                List<Chunk> before = ChunkLog.read(database);
                double leaseSecondsLeft = database.number(LEASE_LEFT) / 1e3;
                Instant started = ChunkLog.now(database);
                try (Running second = method.start(database, fillOptions)) {
                    second.awaitEnd(MidstreamRun.GOOD);
                }
                load.end();
                Seam seam = Seam.of(before, ChunkLog.read(database));
                Instant firstNew = seam.firstNew()
                        .orElseThrow(() -> new IOException("nothing was left to do for the second process"));
                return new Resume(
                        table.label(),
                        table.rows(),
                        method.name(),
                        (double) rows(before) / table.rowsToFill(),
                        seam.chunksBefore(),
                        Duration.between(started, firstNew).toMillis() / 1e3,
                        leaseSecondsLeft,
                        seam.lanesExact(),
                        seam.lanesLater(),
                        seam.chunksRepeated(),
                        seam.chunksRegrouped(),
                        Proof.wrongRows(database),
                        load.rowsExpected() - Proof.rows(database));
            }
        }
    }

    private void killInTheMiddle(Database database, Table table, MidstreamRun method)
            throws SQLException, IOException, InterruptedException {
        try (Running first = method.start(database, fillOptions)) {
            while (rows(ChunkLog.read(database)) < SHARE * table.rowsToFill()) {
                if (!first.isAlive()) {
                    throw new IOException("midstream ended before it could be killed: " + first.told());
                }
                Thread.sleep(LOOK);
            }
            first.kill();
        }
        long until = System.nanoTime() + SESSIONS_END.toNanos();
        while (database.number(SESSIONS) > 0) {
            if (System.nanoTime() > until) {
                throw new IOException("sessions of the killed midstream are still there after " + SESSIONS_END);
            }
            Thread.sleep(LOOK);
        }
    }

    private static long rows(List<Chunk> chunks) {
        return chunks.stream().mapToLong(Chunk::rows).sum();
    }
}

package dev.midstream.bench.profile;

import dev.midstream.bench.load.Latency;
import dev.midstream.bench.load.Ledger;
import dev.midstream.bench.load.Load;
import dev.midstream.bench.load.Rate;
import dev.midstream.bench.load.Timeline;
import dev.midstream.bench.log.Chunk;
import dev.midstream.bench.log.ChunkLog;
import dev.midstream.bench.measure.Gauge;
import dev.midstream.bench.measure.Proof;
import dev.midstream.bench.method.MidstreamRun;
import dev.midstream.bench.method.Running;
import dev.midstream.bench.server.Address;
import dev.midstream.bench.server.Database;
import dev.midstream.bench.table.Copies;
import dev.midstream.bench.table.SyncTrigger;
import dev.midstream.bench.table.Table;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Runs a load that changes from phase to phase, first without a fill, then with one that is under way from the first second to the
 * last and is left when the load ends.
 *
 * @param fillOptions further options of {@code midstream run}
 */
public record Profiler(List<Phase> phases, List<String> fillOptions) {
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration WARM_UP = Duration.ofSeconds(12);
    private static final Duration FIRST_CHUNK = Duration.ofSeconds(60);

    /** Is told what goes on. */
    public interface Listener {
        void starts(String what);
    }

    public Profile run(Address server, Table table, MidstreamRun method, Listener listener)
            throws SQLException, IOException, InterruptedException {
        listener.starts("making %,d rows".formatted(table.rows()));
        try (Copies copies = new Copies(server, table)) {
            listener.starts(
                    "the load, not counted, for %d s: its own program is to be warm".formatted(WARM_UP.toSeconds()));
            warmUp(copies, table);
            listener.starts("the load alone for %d s".formatted(seconds()));
            Track alone = alone(copies, table);
            listener.starts("the load beside %s for %d s".formatted(method.name(), seconds()));
            return beside(copies, table, method, alone);
        }
    }

    /**
     * A load that has only just begun answers late by its own doing: p99 of 32 clients alone was 14 ms in the first seconds and 7 ms after
     * ten.
     */
    private void warmUp(Copies copies, Table table) throws SQLException, InterruptedException {
        Address copy = copies.fresh();
        try (Database database = new Database(copy)) {
            addColumn(database);
            Rate heaviest = phases.stream()
                    .map(Phase::rate)
                    .max(Comparator.comparingInt(Rate::clients))
                    .orElseThrow();
            try (Load load = new Load(copy.jdbcUrl(), table, heaviest, true)) {
                load.begin();
                Thread.sleep(WARM_UP);
            }
        }
    }

    private static void addColumn(Database database) throws SQLException {
        database.execute("alter table items add column f bigint");
        database.execute(SyncTrigger.install(Table.NAME).toArray(String[]::new));
    }

    private Track alone(Copies copies, Table table) throws SQLException, InterruptedException {
        Address copy = copies.fresh();
        try (Database database = new Database(copy)) {
            addColumn(database);
            Gauge.settle(database);
            try (Application application = new Application(copy, table, new Ledger(table))) {
                Thread.sleep(LOOK);
                return application.run();
            }
        }
    }

    private Profile beside(Copies copies, Table table, MidstreamRun method, Track alone)
            throws SQLException, IOException, InterruptedException {
        Address copy = copies.fresh();
        try (Database database = new Database(copy)) {
            method.prepare(database, table, true);
            Gauge.settle(database);
            Ledger ledger = new Ledger(table);
            try (Application application = new Application(copy, table, ledger);
                    Running fill = method.start(database, fillOptions)) {
                awaitFirstChunk(database, fill);
                Instant start = ChunkLog.now(database);
                Track track = application.run();
                boolean covered = fill.isAlive() && ChunkLog.isFilling(database);
                fill.leave();
                return new Profile(
                        table.label(),
                        table.rows(),
                        method.name(),
                        phases,
                        alone,
                        track,
                        rowsPerSecond(ChunkLog.read(database), start, seconds()),
                        covered,
                        Proof.wrongFilledRows(database),
                        ledger.rowsExpected() - Proof.rows(database));
            }
        }
    }

    private static void awaitFirstChunk(Database database, Running fill)
            throws SQLException, IOException, InterruptedException {
        long until = System.nanoTime() + FIRST_CHUNK.toNanos();
        while (ChunkLog.read(database).isEmpty()) {
            if (!fill.isAlive() || System.nanoTime() > until) {
                throw new IOException("midstream has not filled anything: " + fill.told());
            }
            Thread.sleep(LOOK);
        }
    }

    /** In which second how many rows were committed. */
    static List<Long> rowsPerSecond(List<Chunk> chunks, Instant start, int seconds) {
        long[] rows = new long[seconds];
        for (Chunk chunk : chunks) {
            long second = Math.floorDiv(
                    Duration.between(start, chunk.at()).toNanos(),
                    Duration.ofSeconds(1).toNanos());
            if (second >= 0 && second < seconds) {
                rows[(int) second] += chunk.rows();
            }
        }
        return LongStream.of(rows).boxed().toList();
    }

    private int seconds() {
        return phases.stream().mapToInt(Phase::seconds).sum();
    }

    /** One phase's load after another; the first runs from the beginning, so that it is warm when it counts. */
    private final class Application implements AutoCloseable {
        private final Address server;
        private final Table table;
        private final Ledger ledger;
        private final Timeline timeline = new Timeline(seconds());
        private final List<Load> loads = new ArrayList<>();

        private Application(Address server, Table table, Ledger ledger) {
            this.server = server;
            this.table = table;
            this.ledger = ledger;
            add(phases.getFirst());
        }

        /** Until the last phase is over and everything is answered. */
        private Track run() throws InterruptedException {
            long end = System.nanoTime();
            timeline.begin(end);
            for (int i = 0; i < phases.size(); i++) {
                Phase phase = phases.get(i);
                if (i > 0) {
                    add(phase);
                }
                end += Duration.ofSeconds(phase.seconds()).toNanos();
                Thread.sleep(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
                loads.getLast().stop();
            }
            List<Latency> ends = loads.stream().map(Load::end).toList();
            return Track.of(
                    timeline,
                    phases,
                    ends.stream().mapToLong(Latency::failed).sum(),
                    ends.stream()
                            .map(Latency::failure)
                            .filter(failure -> !failure.isEmpty())
                            .findFirst()
                            .orElse(""));
        }

        private void add(Phase phase) {
            loads.add(new Load(server.jdbcUrl(), table, phase.rate(), true, ledger, timeline::answered));
        }

        @Override
        public void close() {
            loads.forEach(Load::close);
        }
    }
}

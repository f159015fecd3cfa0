package dev.midstream.planner.predict;

import dev.midstream.planner.catalog.TableRef;
import dev.midstream.planner.plan.Footprint;
import dev.midstream.planner.plan.LockMode;
import dev.midstream.planner.plan.Plan;
import dev.midstream.planner.plan.Step;
import dev.midstream.planner.plan.Undo;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Predicts each step of a plan from the sizes of its tables, and from what was measured where something was. */
public final class Predictor {
    private static final Duration LONG = Duration.ofMinutes(30);

    private final Map<TableRef, TableSize> sizes;
    private final Map<Integer, Measurement> measured;
    private final int workers;

    /**
     * @param sizes of the tables that are known
     * @param measured by the step's number
     * @param workers at least 1
     */
    public Predictor(Map<TableRef, TableSize> sizes, Map<Integer, Measurement> measured, int workers) {
        this.sizes = Map.copyOf(sizes);
        this.measured = Map.copyOf(measured);
        this.workers = workers;
    }

    /** From the numbers of rows in the plan alone. */
    public static Predictor byRows(int workers) {
        return new Predictor(Map.of(), Map.of(), workers);
    }

    public List<Prediction> predict(Plan plan) {
        return plan.steps().stream().map(this::predict).toList();
    }

    private Prediction predict(Step step) {
        Footprint footprint = step.footprint();
        Optional<TableSize> known = footprint.locks().stream()
                .findFirst()
                .flatMap(lock -> Optional.ofNullable(sizes.get(lock.table())))
                .map(table -> share(table, footprint.rows()));
        TableSize size = known.orElseGet(() -> TableSize.ofRows(footprint.rows()));
        Cost cost = cost(step, size, Optional.ofNullable(measured.get(step.number())));
        Danger danger = danger(step, cost);
        return new Prediction(
                step.number(),
                cost.takes(),
                cost.basis(),
                cost.wal(),
                cost.disk(),
                danger.risk(),
                danger.why(),
                known.filter(table -> table.rows() > 0));
    }

    /** A step may go over one partition only; its size is in proportion to its rows. */
    private static TableSize share(TableSize table, long rows) {
        return new TableSize(rows, Math.round(table.rowBytes() * rows), table.indexes());
    }

    private Cost cost(Step step, TableSize size, Optional<Measurement> sample) {
        return switch (step.footprint().work()) {
            case CATALOG_ONLY ->
                new Cost(Optional.of(Assumptions.CATALOG), "catalog only; the wait for the lock comes on top", 0, 0);
            case SCANS ->
                switch (step) {
                    case Step.VerifyRows ignored -> verify(size, sample);
                    case Step.Backfill ignored -> sweep(size);
                    default -> scan(step, size);
                };
            case BUILDS_INDEX -> index(size, sample);
            case WRITES_ROWS -> fill(size, sample);
            case UNKNOWN -> new Cost(Optional.empty(), "not known", 0, 0);
        };
    }

    private Cost scan(Step step, TableSize size) {
        if (step instanceof Step.VerifyQuery) {
            return new Cost(Optional.empty(), "your own query", 0, 0);
        }
        boolean isForeignKey = step.footprint().locks().size() > 1;
        double rows = isForeignKey ? lookups(step, size) : size.rows() / Assumptions.SCAN_ROWS_PER_SECOND;
        return new Cost(
                Optional.of(Assumptions.CATALOG.plus(seconds(Math.max(scanned(size), rows)))),
                isForeignKey
                        ? "assumed: 7 M rows/s look up their key, among rows made ready at 550 k rows/s"
                        : "assumed: one scan at 1 GB/s (beyond 8 GB at 300 MB/s), 10 M rows/s",
                0,
                0);
    }

    /** PostgreSQL proves a foreign key by one join of both tables. */
    private double lookups(Step step, TableSize size) {
        long referenced = Optional.ofNullable(
                        sizes.get(step.footprint().locks().get(1).table()))
                .map(TableSize::rows)
                .orElse(0L);
        return size.rows() / Assumptions.LOOKUP_ROWS_PER_SECOND + referenced / Assumptions.REFERENCED_ROWS_PER_SECOND;
    }

    private static double scanned(TableSize size) {
        double cached = Math.min(size.bytes(), Assumptions.CACHED_BYTES);
        return cached / Assumptions.SCAN_BYTES_PER_SECOND + (size.bytes() - cached) / Assumptions.DISK_BYTES_PER_SECOND;
    }

    /**
     * A concurrent build sorts all keys, and then goes through index and table once more for what was written meanwhile. Each key of
     * a longer list takes longer to sort, but a large table is sorted by several processes: on two cores that evens out.
     */
    private static Cost index(TableSize size, Optional<Measurement> sample) {
        double rate = sample.map(Measurement::rowsPerSecond).orElse(Assumptions.INDEX_ROWS_PER_SECOND);
        int scans = sample.isPresent() ? 1 : 2; // what was measured has its first scan in it
        long bytes = Math.round(
                size.rows() * sample.map(Measurement::walBytesPerRow).orElse(Assumptions.INDEX_BYTES_PER_ROW));
        return new Cost(
                Optional.of(Assumptions.CATALOG.plus(seconds(size.rows() / rate + scans * scanned(size)))),
                "%s: %,d rows/s sorted, and %s at 1 GB/s; it also waits for older transactions"
                        .formatted(how(sample), Math.round(rate), scans == 1 ? "one more scan" : "two scans"),
                bytes,
                bytes);
    }

    /** Rows are found by their key, and hardly any is written; a sample, which is read as it lies, would say too little. */
    private Cost sweep(TableSize size) {
        double rate = Assumptions.SWEEP_ROWS_PER_SECOND;
        return new Cost(Optional.of(byWorkers(size.rows(), rate)), basis(Optional.empty(), rate), 0, 0);
    }

    private Cost verify(TableSize size, Optional<Measurement> sample) {
        double rate = sample.map(Measurement::rowsPerSecond).orElse(Assumptions.VERIFY_ROWS_PER_SECOND);
        return new Cost(Optional.of(byWorkers(size.rows(), rate)), basis(sample, rate), 0, 0);
    }

    private Cost fill(TableSize size, Optional<Measurement> sample) {
        double drag = 1 + Assumptions.INDEX_DRAG * Math.max(0, size.indexes() - 1);
        double rate = sample.map(Measurement::rowsPerSecond).orElse(Assumptions.FILL_ROWS_PER_SECOND / drag);
        double perRow = sample.map(Measurement::walBytesPerRow).orElse(size.rowBytes() + Assumptions.WAL_BYTES_PER_ROW);
        // After a checkpoint the first change of a page logs all of it; at least once for every page.
        long wal = Math.round(size.rows() * perRow) + size.bytes();
        return new Cost(
                Optional.of(byWorkers(size.rows(), rate)),
                basis(sample, rate),
                wal,
                Math.round(size.bytes() * Assumptions.GROWTH));
    }

    private String basis(Optional<Measurement> sample, double rate) {
        return "%s: %,d rows/s a worker, %d worker%s"
                .formatted(how(sample), Math.round(rate), workers, workers == 1 ? "" : "s");
    }

    private static String how(Optional<Measurement> sample) {
        return sample.map(s -> "measured on %,d rows".formatted(s.rows())).orElse("assumed");
    }

    private Duration byWorkers(long rows, double rate) {
        double speed = rate * (1 + Assumptions.FURTHER_WORKER * (workers - 1));
        return Assumptions.LANES.plus(seconds(rows / Math.max(1, speed) * Assumptions.OVERHEAD));
    }

    private static Duration seconds(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1000));
    }

    /** Nobody uses a table yet that the migration makes itself: only those of known size count. */
    private Danger danger(Step step, Cost cost) {
        if (step.footprint().work() == Footprint.Work.UNKNOWN) {
            return new Danger(Risk.HIGH, "your own SQL: its locks and its time are not known");
        }
        if (step.undo() instanceof Undo.Impossible impossible) {
            return new Danger(Risk.HIGH, "cannot be undone: " + impossible.remains());
        }
        Optional<LockMode> strongest = step.footprint().locks().stream()
                .filter(lock -> sizes.containsKey(lock.table()))
                .map(Footprint.Lock::mode)
                .max(Enum::compareTo);
        if (strongest.filter(LockMode::blocksReads).isPresent()) {
            return new Danger(Risk.MEDIUM, "reads and writes wait while it has the lock, and in each short try for it");
        }
        if (strongest.filter(LockMode::blocksWrites).isPresent()) {
            return new Danger(Risk.MEDIUM, "writes wait while it has the lock, and in each short try for it");
        }
        boolean oneTransaction = step instanceof Step.Validate || step instanceof Step.BuildIndex;
        if (oneTransaction && cost.takes().filter(t -> t.compareTo(LONG) > 0).isPresent()) {
            return new Danger(Risk.MEDIUM, "one statement for so long: dead rows of all tables stay until it ends");
        }
        return new Danger(Risk.LOW, "reads and writes go on");
    }

    private record Cost(Optional<Duration> takes, String basis, long wal, long disk) {}

    private record Danger(Risk risk, String why) {}
}

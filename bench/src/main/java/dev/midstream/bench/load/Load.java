package dev.midstream.bench.load;

import dev.midstream.bench.table.Shape;
import dev.midstream.bench.table.Table;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.HdrHistogram.ConcurrentHistogram;

/**
 * The application at a steady rate, whether or not it is answered (unless the rate is that of a closed loop): latency counts from the moment a request was due, not from the
 * moment it was sent, so a client that waits behind a lock counts every request that it could not send meanwhile (Gil Tene's
 * "coordinated omission").
 */
public final class Load implements AutoCloseable {
    private static final long LATENCY_MICROS_MAX = Duration.ofHours(6).toNanos() / 1_000;
    private static final int DIGITS = 3;

    private final String jdbcUrl;
    private final Shape shape;
    private final long rows;
    private final boolean trigger;
    private final Rate rate;
    private final Ledger ledger;
    private final Listener listener;
    private final ConcurrentHistogram micros = new ConcurrentHistogram(LATENCY_MICROS_MAX, DIGITS);
    private final AtomicLong failed = new AtomicLong();
    private final AtomicReference<Optional<String>> failure = new AtomicReference<>(Optional.empty());
    private final List<Thread> clients = new ArrayList<>();
    private volatile long fromNanos = Long.MAX_VALUE;
    private volatile long untilNanos = Long.MAX_VALUE;

    /** Is told each answer by the client that got it. */
    public interface Listener {
        void answered(long dueNanos, long micros);
    }

    /** Starts; what is due before {@link #begin} is not counted. */
    public Load(String jdbcUrl, Table table, Rate rate, boolean trigger) {
        this(jdbcUrl, table, rate, trigger, new Ledger(table), (dueNanos, micros) -> {});
    }

    /**
     * Starts.
     *
     * @param ledger of the table, which outlives this load
     * @param listener is told every answer, counted or not
     */
    public Load(String jdbcUrl, Table table, Rate rate, boolean trigger, Ledger ledger, Listener listener) {
        this.jdbcUrl = jdbcUrl + "&ApplicationName=bench%20load";
        this.shape = table.shape();
        this.rows = table.rows();
        this.trigger = trigger;
        this.rate = rate;
        this.ledger = ledger;
        this.listener = listener;
        for (int client = 0; client < rate.clients(); client++) {
            long seed = client;
            clients.add(Thread.ofPlatform().name("load-" + client).daemon().start(() -> serve(seed)));
        }
    }

    /** From here on requests are counted. */
    public void begin() {
        fromNanos = System.nanoTime();
    }

    /** Counts no more; waits until all that was due has been answered. */
    public Latency end() {
        close();
        return Latency.of(micros, failed.get(), Objects.requireNonNull(failure.get()));
    }

    /** How many rows the table should have; settled once the load has ended. */
    public long rowsExpected() {
        return ledger.rowsExpected();
    }

    /** Nothing is due from now on; what was due is still sent. */
    public void stop() {
        untilNanos = Math.min(untilNanos, System.nanoTime());
    }

    @Override
    public void close() {
        stop();
        for (Thread client : clients) {
            try {
                client.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void serve(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        try (Connection connection = DriverManager.getConnection(jdbcUrl)) {
            long interval = rate.interval().toNanos();
            long due = System.nanoTime() + (rate.isClosedLoop() ? 0 : random.nextLong(interval));
            while (sleepUntil(due)) {
                request(connection, random);
                answered(due);
                due = rate.isClosedLoop() ? System.nanoTime() : due + interval;
            }
        } catch (SQLException e) {
            failed(e);
        }
    }

    private void answered(long due) {
        long took = Math.min(LATENCY_MICROS_MAX, (System.nanoTime() - due) / 1_000);
        listener.answered(due, took);
        if (due >= fromNanos) {
            micros.recordValue(took);
        }
    }

    private void request(Connection connection, RandomGenerator random) {
        Request request = Request.any(random, trigger);
        long row = request == Request.ADD ? ledger.newRow() : random.nextLong(1, rows + 1);
        try {
            ledger.answered(request, request.send(connection, shape, row));
        } catch (SQLException e) {
            failed(e);
        }
    }

    private void failed(SQLException e) {
        failed.incrementAndGet();
        failure.compareAndSet(Optional.empty(), Optional.of(String.valueOf(e.getMessage())));
    }

    /** Whether it is still to be done when its time has come. */
    private boolean sleepUntil(long due) {
        long left = due - System.nanoTime();
        if (left > 0) {
            try {
                Thread.sleep(Duration.ofNanos(left));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return due < untilNanos;
    }
}

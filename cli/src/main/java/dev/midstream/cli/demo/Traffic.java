package dev.midstream.cli.demo;

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
import org.HdrHistogram.Histogram;

/**
 * Clients of the application at a steady rate. Latency counts from the moment a request was due, not from the moment it was sent: a
 * client that had to wait for its turn waited all the same.
 */
final class Traffic implements AutoCloseable {
    private static final String APPLICATION = "demo client";
    private static final long LATENCY_MICROS_MAX = Duration.ofMinutes(2).toNanos() / 1_000;

    private final String jdbcUrl;
    private final Keys keys;
    private final Duration interval;
    private final List<Thread> clients = new ArrayList<>();
    private final AtomicReference<Histogram> latencies = new AtomicReference<>(histogram());
    private final AtomicLong failures = new AtomicLong();
    private final AtomicReference<Optional<String>> firstFailure = new AtomicReference<>(Optional.empty());
    private volatile ClientVersion version = ClientVersion.OLD;
    private volatile boolean open = true;

    /** @param requestsPerSecond over all clients */
    Traffic(String jdbcUrl, Keys keys, int clientCount, int requestsPerSecond) {
        this.jdbcUrl = jdbcUrl + "&ApplicationName=" + APPLICATION.replace(" ", "%20");
        this.keys = keys;
        this.interval = Duration.ofNanos(1_000_000_000L * clientCount / requestsPerSecond);
        for (int i = 0; i < clientCount; i++) {
            long seed = i;
            clients.add(Thread.ofPlatform().name("client-" + i).daemon().start(() -> serve(seed)));
        }
    }

    static String application() {
        return APPLICATION;
    }

    /** Every client is the new release from its next request on. */
    void deployNewVersion() {
        version = ClientVersion.NEW;
    }

    /** The latencies since the last call. */
    Histogram takeLatencies() {
        return Objects.requireNonNull(latencies.getAndSet(histogram()));
    }

    long failures() {
        return failures.get();
    }

    Optional<String> firstFailure() {
        return Objects.requireNonNull(firstFailure.get());
    }

    @Override
    public void close() {
        open = false;
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
            long due = System.nanoTime() + random.nextLong(interval.toNanos());
            while (open) {
                sleepUntil(due);
                request(connection, random);
                histogramNow().recordValue(Math.min(LATENCY_MICROS_MAX, (System.nanoTime() - due) / 1_000));
                due += interval.toNanos();
            }
        } catch (SQLException e) {
            failed(e);
        }
    }

    private void request(Connection connection, RandomGenerator random) {
        Operation operation = Operation.any(random);
        try {
            operation.run(connection, version, random, keys);
        } catch (SQLException e) {
            failed(e);
        }
    }

    private Histogram histogramNow() {
        return Objects.requireNonNull(latencies.get());
    }

    private void failed(SQLException e) {
        failures.incrementAndGet();
        firstFailure.compareAndSet(Optional.empty(), Optional.of(String.valueOf(e.getMessage())));
    }

    private static void sleepUntil(long nanos) {
        long left = nanos - System.nanoTime();
        if (left > 0) {
            try {
                Thread.sleep(Duration.ofNanos(left));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static Histogram histogram() {
        return new ConcurrentHistogram(LATENCY_MICROS_MAX, 3);
    }
}

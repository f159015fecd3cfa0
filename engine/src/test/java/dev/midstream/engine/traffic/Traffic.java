package dev.midstream.engine.traffic;

import dev.midstream.embedded.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;

/** Clients that write to a table, each a statement after the other on a connection of its own, until they are told to stop. */
public final class Traffic implements AutoCloseable {
    private final TestDatabase database;
    private final List<Thread> threads;
    private final AtomicLong statements = new AtomicLong();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private volatile boolean stopped;

    /** One client's next act. */
    @FunctionalInterface
    public interface Act {
        void on(Statement statement, RandomGenerator random) throws SQLException;
    }

    public Traffic(TestDatabase database, int clients, long seed, Act act) {
        this.database = database;
        this.threads = IntStream.range(0, clients)
                .mapToObj(i -> Thread.ofVirtual().start(() -> work(act, seed + i)))
                .toList();
    }

    private void work(Act act, long seed) {
        RandomGenerator random = RandomGeneratorFactory.getDefault().create(seed);
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            while (!stopped) {
                act.on(statement, random);
                statements.incrementAndGet();
            }
        } catch (SQLException | RuntimeException e) {
            failures.add(e);
        }
    }

    public long statements() {
        return statements.get();
    }

    /** Stops, and fails if any client ever did. */
    @Override
    public void close() {
        stopped = true;
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        if (!failures.isEmpty()) {
            throw new IllegalStateException("a client failed", failures.peek());
        }
    }
}

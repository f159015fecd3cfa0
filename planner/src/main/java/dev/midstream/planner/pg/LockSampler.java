package dev.midstream.planner.pg;

import dev.midstream.planner.plan.LockMode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;

/** Reads a backend's locks again and again while it works. */
final class LockSampler {
    private final AtomicBoolean ended = new AtomicBoolean();
    private final FutureTask<Map<String, LockMode>> task;

    private LockSampler(Connection observer, Relations relations, int pid) {
        this.task = new FutureTask<>(() -> sample(observer, relations, pid));
    }

    static LockSampler start(Connection observer, Relations relations, int pid) {
        LockSampler sampler = new LockSampler(observer, relations, pid);
        Thread.ofVirtual().name("lock-sampler").start(sampler.task);
        return sampler;
    }

    /** The strongest lock seen on each table. */
    Map<String, LockMode> stop() throws SQLException {
        ended.set(true);
        try {
            return task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("interrupted while watching locks", e);
        } catch (ExecutionException e) {
            throw new SQLException("the locks could not be watched", e.getCause());
        }
    }

    private Map<String, LockMode> sample(Connection observer, Relations relations, int pid) throws SQLException {
        Map<String, LockMode> strongest = new TreeMap<>();
        do {
            relations
                    .locks(observer, pid)
                    .forEach((table, mode) -> strongest.merge(table, mode, (a, b) -> a.compareTo(b) > 0 ? a : b));
        } while (!ended.get());
        return strongest;
    }
}

package dev.midstream.cli.metrics;

import dev.midstream.engine.pg.Engine;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** All meters in Prometheus' form, read anew, but not more often than once a second. */
public final class Scrape implements Supplier<String> {
    private static final long KEPT_NANOS = 1_000_000_000L;

    private final ReentrantLock one = new ReentrantLock();
    private final ServerMeters server;
    private final PrometheusMeterRegistry meters;
    private long refreshedNanos = System.nanoTime() - KEPT_NANOS;

    public Scrape(Engine engine, PrometheusMeterRegistry meters) {
        this.server = new ServerMeters(engine, meters);
        this.meters = meters;
    }

    @Override
    public String get() {
        one.lock();
        try {
            if (System.nanoTime() - refreshedNanos >= KEPT_NANOS) {
                server.refresh();
                refreshedNanos = System.nanoTime();
            }
            return meters.scrape();
        } finally {
            one.unlock();
        }
    }
}

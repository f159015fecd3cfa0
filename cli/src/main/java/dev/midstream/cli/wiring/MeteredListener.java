package dev.midstream.cli.wiring;

import dev.midstream.engine.run.EngineListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** What happens, as metrics. Names and base units are documented in docs/metrics.md. */
@Singleton
public final class MeteredListener implements EngineListener {
    private final Counter rows;
    private final Timer chunks;
    private final Counter retries;
    private final Counter fences;
    private final Counter disconnects;

    MeteredListener(MeterRegistry meters) {
        rows = Counter.builder("midstream.rows.changed").baseUnit("rows").register(meters);
        chunks = Timer.builder("midstream.chunk.duration")
                .publishPercentiles(0.5, 0.99)
                .register(meters);
        retries = Counter.builder("midstream.chunk.retries").register(meters);
        fences = Counter.builder("midstream.leases.lost").register(meters);
        disconnects = Counter.builder("midstream.database.disconnects").register(meters);
    }

    @Override
    public void chunkCommitted(int lane, long changed, Duration took) {
        rows.increment(changed);
        chunks.record(took);
    }

    @Override
    public void chunkFailed(int lane, String sqlState, String message) {
        retries.increment();
    }

    @Override
    public void fenced(String who, int stream) {
        fences.increment();
    }

    @Override
    public void disconnected(String who, String message, Duration rest) {
        disconnects.increment();
    }

    /** Rows changed by this process. */
    public double rowsChanged() {
        return rows.count();
    }

    /** The time of the slowest of a hundred chunks, in milliseconds. */
    public double chunkMillisP99() {
        return chunks.takeSnapshot().percentileValues().length < 2
                ? 0
                : chunks.takeSnapshot().percentileValues()[1].value(TimeUnit.MILLISECONDS);
    }
}

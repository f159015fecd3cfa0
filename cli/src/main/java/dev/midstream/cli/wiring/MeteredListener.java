package dev.midstream.cli.wiring;

import dev.midstream.cli.metrics.Catalog;
import dev.midstream.engine.allowance.Allowance;
import dev.midstream.engine.run.EngineListener;
import dev.midstream.engine.throttle.Reason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** What happens, as metrics. Names and base units are documented in docs/metrics.md. */
@Singleton
public final class MeteredListener implements EngineListener {
    private static final double MILLIS_A_SECOND = 1_000;

    private final Counter rows;
    private final Timer chunks;
    private final Counter retries;
    private final Counter fences;
    private final Counter disconnects;
    private final Counter noticesSent;
    private final Counter noticesFailed;
    private final Timer hooks;
    private final Counter hooksFailed;
    private final Timer pulses;
    private final MeterRegistry meters;

    MeteredListener(MeterRegistry meters) {
        rows = counter(meters, "midstream.rows.changed");
        chunks = Timer.builder("midstream.chunk.duration")
                .description(Catalog.of("midstream.chunk.duration").meaning())
                .publishPercentiles(0.5, 0.99)
                .register(meters);
        retries = counter(meters, "midstream.chunk.retries");
        fences = counter(meters, "midstream.leases.lost");
        disconnects = counter(meters, "midstream.database.disconnects");
        noticesSent = counter(meters, "midstream.notices.sent");
        noticesFailed = counter(meters, "midstream.notices.failed");
        hooks = Timer.builder("midstream.hook.duration")
                .description(Catalog.of("midstream.hook.duration").meaning())
                .register(meters);
        hooksFailed = counter(meters, "midstream.hooks.failed");
        pulses = Timer.builder("midstream.pulse.duration")
                .description(Catalog.of("midstream.pulse.duration").meaning())
                .publishPercentiles(0.5, 0.99)
                .register(meters);
        this.meters = meters;
    }

    private static Counter counter(MeterRegistry meters, String name) {
        Catalog.Entry about = Catalog.of(name);
        return Counter.builder(name)
                .description(about.meaning())
                .baseUnit(about.unit())
                .register(meters);
    }

    @Override
    public void pulsed(Duration took, Duration since, Allowance allowance) {
        pulses.record(took);
        allowance.reasons().stream()
                .map(reason -> new Cause(reason.source(), reason.effect() == Reason.Effect.STOPS ? "stops" : "slows"))
                .distinct()
                .forEach(cause -> waited(cause).increment(since.toMillis() / MILLIS_A_SECOND));
    }

    private Counter waited(Cause cause) {
        Catalog.Entry about = Catalog.of("midstream.restrained");
        return Counter.builder(about.name())
                .description(about.meaning())
                .baseUnit(about.unit())
                .tag("reason", cause.source())
                .tag("effect", cause.effect())
                .register(meters); // the same one, if there is one
    }

    private record Cause(String source, String effect) {}

    @Override
    public void noticeSent(String target) {
        noticesSent.increment();
    }

    @Override
    public void noticeFailed(String target, String message) {
        noticesFailed.increment();
    }

    @Override
    public void hookEnded(Duration took, boolean well) {
        if (well) {
            hooks.record(took);
        } else {
            hooksFailed.increment();
        }
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

package dev.midstream.engine.governor;

import dev.midstream.engine.run.Instruments.Situation;
import dev.midstream.engine.run.Instruments.Taken;
import dev.midstream.engine.throttle.Probe;
import dev.midstream.engine.throttle.Reading;
import dev.midstream.engine.throttle.Signal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Signals that read what a test sets. */
final class TestSignals {
    /** How many governors hold them now. */
    final AtomicInteger taken = new AtomicInteger();

    volatile double lag;
    volatile double load;
    volatile boolean silent;

    Taken take(Supplier<Situation> situation) {
        taken.incrementAndGet();
        List<Probe> probes = List.of(probe(Signal.REPLAY_LAG, () -> lag), probe(Signal.ACTIVE_SESSIONS, () -> load));
        return new Taken() {
            @Override
            public List<Probe> probes() {
                return probes;
            }

            @Override
            public void close() {
                taken.decrementAndGet();
            }
        };
    }

    private Probe probe(Signal signal, Supplier<Double> value) {
        return new Probe() {
            @Override
            public Signal signal() {
                return signal;
            }

            @Override
            public Duration period() {
                return Duration.ofMillis(200);
            }

            @Override
            public List<Reading> read() {
                return silent
                        ? List.of(new Reading.Unreadable(signal, "no answer"))
                        : List.of(new Reading.Value(signal, "", value.get()));
            }
        };
    }
}

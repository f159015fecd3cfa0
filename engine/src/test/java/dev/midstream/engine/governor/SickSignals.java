package dev.midstream.engine.governor;

import dev.midstream.engine.pg.Live;
import dev.midstream.engine.run.Instruments.Situation;
import dev.midstream.engine.run.Instruments.Taken;
import dev.midstream.engine.throttle.Probe;
import dev.midstream.engine.throttle.Reading;
import dev.midstream.engine.throttle.Signal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/** Every signal there is, all of them well, or all of them ill in one way. */
final class SickSignals implements AutoCloseable {
    volatile Health health = Health.WELL;
    private volatile boolean closed;

    enum Health {
        WELL,
        FAILING,
        HANGING,
        FORBIDDEN
    }

    Taken take(Supplier<Situation> situation) {
        List<Probe> probes = Arrays.stream(Signal.values()).map(this::probe).toList();
        return new Taken() {
            @Override
            public List<Probe> probes() {
                return probes;
            }

            @Override
            public void close() {}
        };
    }

    /** Lets go of who hangs. */
    @Override
    public void close() {
        closed = true;
    }

    private Probe probe(Signal signal) {
        return new Probe() {
            @Override
            public Signal signal() {
                return signal;
            }

            @Override
            public Duration period() {
                return Duration.ofMillis(500);
            }

            @Override
            public List<Reading> read() {
                while (health == Health.HANGING && !closed) {
                    Live.sleep(Duration.ofMillis(100));
                }
                return List.of(
                        switch (health) {
                            case WELL, HANGING -> new Reading.Value(signal, "", 0);
                            case FAILING -> new Reading.Unreadable(signal, "division by zero");
                            case FORBIDDEN -> new Reading.Unreadable(signal, "GRANT something", true);
                        });
            }
        };
    }
}

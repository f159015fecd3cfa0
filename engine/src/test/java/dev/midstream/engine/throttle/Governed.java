package dev.midstream.engine.throttle;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A controller that looks once a second at what a test sets. */
final class Governed {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    private Controller controller = Controller.start();
    private final Map<Signal, Observation> seen = new EnumMap<>(Signal.class);
    private Instant databaseTime = BEGIN;
    private int seconds;
    int atWork = 8;
    int changes;

    /** A value of the server as a whole, fresh from now on. */
    Governed sees(Signal signal, double value) {
        return sees(signal, signal.usual(), value);
    }

    Governed sees(Signal signal, Bounds bounds, double value) {
        seen.put(signal, Observation.of(signal, bounds, List.of(new Reading.Value(signal, "", value))));
        return this;
    }

    Governed seesOf(Signal signal, String subject, double value) {
        seen.put(signal, Observation.of(signal, signal.usual(), List.of(new Reading.Value(signal, subject, value))));
        return this;
    }

    Governed hearsNothingOf(Signal signal, Duration silence) {
        seen.put(
                signal,
                new Observation(signal, signal.usual(), List.of(), silence, Optional.of("permission denied"), true));
        return this;
    }

    Governed doesNotApply(Signal signal) {
        seen.put(
                signal,
                new Observation(
                        signal, signal.usual(), List.of(), Duration.ofHours(1), Optional.of("no standby"), false));
        return this;
    }

    /** The clock on the database's wall is put. */
    Governed clockIsPut(Duration by) {
        databaseTime = databaseTime.plus(by);
        return this;
    }

    Budget second() {
        seconds++;
        databaseTime = databaseTime.plusSeconds(1);
        double before = controller.level();
        controller = controller.next(List.copyOf(seen.values()), atWork, Duration.ofSeconds(seconds), databaseTime);
        changes += controller.level() == before ? 0 : 1;
        return controller.budget();
    }

    Budget after(int many) {
        Budget budget = controller.budget();
        for (int i = 0; i < many; i++) {
            budget = second();
        }
        return budget;
    }

    double level() {
        return controller.level();
    }

    int seconds() {
        return seconds;
    }

    /** What works now of this many who want to. */
    double working(int wanted) {
        return Math.min(controller.budget().workers(), wanted);
    }
}

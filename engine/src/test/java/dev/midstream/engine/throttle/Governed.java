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
    int cuts;

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

    /** What is known of a value whose beginning nobody has seen. */
    Governed seesAtLeast(Signal signal, double value) {
        seen.put(signal, Observation.of(signal, signal.usual(), List.of(Reading.Value.atLeast(signal, "", value))));
        return this;
    }

    Governed hearsNothingOf(Signal signal, Duration silence) {
        return hearsNothingOf(signal, silence, Duration.ofSeconds(1));
    }

    Governed hearsNothingOf(Signal signal, Duration silence, Duration period) {
        seen.put(
                signal,
                new Observation(
                        signal, signal.usual(), List.of(), silence, period, Optional.of("permission denied"), true));
        return this;
    }

    Governed seesNothingYetOf(Signal signal) {
        seen.put(
                signal,
                new Observation(
                        signal,
                        signal.usual(),
                        List.of(),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1),
                        Optional.empty(),
                        true));
        return this;
    }

    /** The value of the last look that ended; the next one has been under way for this long. */
    Governed stillSees(Signal signal, double value, Duration age) {
        seen.put(
                signal,
                new Observation(
                        signal,
                        signal.usual(),
                        List.of(new Reading.Value(signal, "", value)),
                        age,
                        Duration.ofSeconds(1),
                        Optional.empty(),
                        true));
        return this;
    }

    /** One of several questions of a signal has an answer, another has none. */
    Governed seesInPart(Signal signal, double value, Duration age) {
        seen.put(
                signal,
                new Observation(
                        signal,
                        Bounds.of(0.7, 1),
                        List.of(new Reading.Value(signal, "one", value)),
                        age,
                        Duration.ofSeconds(2),
                        Optional.of("statement timeout"),
                        true));
        return this;
    }

    Governed doesNotApply(Signal signal) {
        seen.put(
                signal,
                new Observation(
                        signal,
                        signal.usual(),
                        List.of(),
                        Duration.ofHours(1),
                        Duration.ofSeconds(1),
                        Optional.of("no standby"),
                        false));
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
        cuts += controller.level() < before ? 1 : 0;
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

    /** So many want to work, under this load whatever they do. */
    void run(int workers, double load, int many) {
        sees(Signal.ACTIVE_SESSIONS, load);
        for (int i = 0; i < many; i++) {
            atWork = (int) Math.max(1, working(workers));
            second();
        }
    }

    /** What is on record. */
    Governing left() {
        return new Governing(
                controller.budget(), controller.level(), controller.because(), databaseTime, List.of(), Map.of());
    }

    /** Another takes the place of this one. */
    Governed continues() {
        controller = Controller.continued(left());
        return this;
    }

    /** Another left this level. */
    void continues(double level) {
        controller = Controller.continued(new Governing(
                new Budget(level, List.of()), level, Optional.empty(), databaseTime, List.of(), Map.of()));
    }

    /** What works now of this many who want to. */
    double working(int wanted) {
        return Math.min(controller.budget().workers(), wanted);
    }
}

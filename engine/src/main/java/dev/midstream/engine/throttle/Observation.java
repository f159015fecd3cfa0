package dev.midstream.engine.throttle;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What is known of a signal at one moment.
 *
 * @param bounds in force now; a signal without bounds governs nothing
 * @param values of the newest reading; beside trouble what could be read all the same; empty if there is nothing to be read, or was no
 *     answer
 * @param age of these values; without any, the time for which an answer has been waited
 * @param period how often it is read
 * @param trouble why the newest attempt to read had no answer
 * @param applies whether there is anything to be read here
 */
public record Observation(
        Signal signal,
        Bounds bounds,
        List<Reading.Value> values,
        Duration age,
        Duration period,
        Optional<String> trouble,
        boolean applies) {
    /** After so long without an answer a signal is silent, or nobody watches; a signal that is read seldom gets longer. */
    public static final Duration SILENT = Duration.ofSeconds(15);

    /** An answer that is later than that is not there. */
    private static final Duration LATE = Duration.ofSeconds(2);

    /** One look that fails, however long it takes, does not make a signal silent that is read seldom. */
    private static final int SILENT_PERIODS = 3;

    public Observation {
        values = List.copyOf(values);
    }

    /** A fresh answer. */
    public static Observation of(Signal signal, Bounds bounds, List<Reading.Value> values) {
        return new Observation(signal, bounds, values, Duration.ZERO, Duration.ZERO, Optional.empty(), true);
    }

    /** The same of some of its values. */
    public Observation only(Predicate<Reading.Value> which) {
        return new Observation(signal, bounds, values.stream().filter(which).toList(), age, period, trouble, applies);
    }

    /** The same under these bounds. */
    public Observation under(Bounds others) {
        return new Observation(signal, others, values, age, period, trouble, applies);
    }

    /** Nobody knows what it is now. */
    public boolean isSilent() {
        return applies && age.compareTo(silentAfter()) > 0;
    }

    /** The time without an answer after which it is silent. */
    Duration silentAfter() {
        Duration seldom = period.multipliedBy(SILENT_PERIODS);
        return seldom.compareTo(SILENT) > 0 ? seldom : SILENT;
    }

    /** Whether the newest attempt to read it had no answer, or there was none yet. */
    boolean isUnheard() {
        return applies && (trouble.isPresent() || values.isEmpty());
    }

    /** Whether the newest attempt to read it, or the one that should have ended by now, told less than there is to know. */
    boolean isMissing() {
        return isUnheard()
                || (applies && age.compareTo(period.plus(LATE)) > 0)
                || values.stream().anyMatch(Reading.Value::isAtLeast);
    }

    /** Whether what values there are were read just now; with trouble they are those that could be read beside it. */
    boolean isCurrent() {
        return trouble.isPresent() || !isSilent();
    }

    /** Why nobody knows what it is now, if nobody does. */
    public Optional<String> unheard() {
        return trouble.or(() -> isSilent() ? Optional.of(silence()) : Optional.empty());
    }

    /** For people: the highest value, if it has reached the critical one of these bounds. */
    public Optional<String> critical(Bounds of) {
        return of.critical()
                .flatMap(bound -> values.stream()
                        .filter(value -> value.value() >= bound)
                        .max(Comparator.comparingDouble(Reading.Value::value))
                        .map(value -> Quantity.against(value, "critical at", bound)));
    }

    /** For people: why it is silent, and since how long. */
    String silence() {
        return "%s has not been readable for %d s%s"
                .formatted(
                        signal.id(), age.toSeconds(), trouble.map(t -> ": " + t).orElse(": no answer"));
    }
}

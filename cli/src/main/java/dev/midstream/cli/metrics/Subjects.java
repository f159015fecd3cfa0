package dev.midstream.cli.metrics;

import dev.midstream.engine.throttle.Measured;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Subjects as labels: every value of a label is a series, so none may name what is never seen again. */
final class Subjects {
    private static final Pattern PID = Pattern.compile("\\b(session|pid) \\d+");

    private Subjects() {}

    /** {@code session 4711 (shop)} is {@code session (shop)}. */
    static String withoutPid(String subject) {
        return PID.matcher(subject).replaceAll("$1");
    }

    /** Readings under such subjects; of several that become one, the highest. */
    static Collection<Measured> merged(List<Measured> readings) {
        Map<List<String>, Measured> merged = new LinkedHashMap<>();
        for (Measured reading : readings) {
            Measured named = reading.of(withoutPid(reading.subject()));
            merged.merge(List.of(named.signal(), named.subject()), named, Subjects::higher);
        }
        return merged.values();
    }

    private static Measured higher(Measured one, Measured other) {
        return other.value().orElse(Double.NEGATIVE_INFINITY) > one.value().orElse(Double.NEGATIVE_INFINITY)
                ? other
                : one;
    }
}

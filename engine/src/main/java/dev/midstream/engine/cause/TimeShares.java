package dev.midstream.engine.cause;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How much of a time work was held or slowed, and by what. Causes that were in force together each count, so that the parts may
 * come to more than the whole.
 *
 * @param known what is known of the time
 * @param held of it nothing was allowed to begin
 * @param slowed of it something slowed and nothing held
 * @param parts the longest first
 */
public record TimeShares(Duration known, Duration held, Duration slowed, List<Part> parts) {
    public TimeShares {
        parts = List.copyOf(parts);
    }

    /** @param cause its name */
    public record Part(String cause, boolean stops, Duration time) {}

    public static TimeShares of(Timeline timeline) {
        Duration known = Duration.ZERO;
        Duration held = Duration.ZERO;
        Duration slowed = Duration.ZERO;
        Map<Part, Duration> parts = new LinkedHashMap<>();
        for (Span span : timeline.spans()) {
            if (!span.isKnown()) {
                continue;
            }
            known = known.plus(span.length());
            if (span.isHeld()) {
                held = held.plus(span.length());
            } else if (!span.causes().isEmpty()) {
                slowed = slowed.plus(span.length());
            }
            Set<Part> once = new HashSet<>(); // two bounds of one signal are one cause
            span.causes().forEach(cause -> once.add(new Part(cause.name(), cause.stops(), Duration.ZERO)));
            once.forEach(part -> parts.merge(part, span.length(), Duration::plus));
        }
        List<Part> longestFirst = parts.entrySet().stream()
                .map(e -> new Part(e.getKey().cause(), e.getKey().stops(), e.getValue()))
                .sorted(Comparator.comparing(Part::time)
                        .reversed()
                        .thenComparing(Part::cause)
                        .thenComparing(Part::stops))
                .toList();
        return new TimeShares(known, held, slowed, longestFirst);
    }

    /** Of the known time, between 0 and 1; 0 if nothing is known. */
    public double share(Duration part) {
        return known.isZero() ? 0 : (double) part.toMillis() / Math.max(1, known.toMillis());
    }
}

package dev.midstream.cli.command;

import dev.midstream.planner.file.Amount;
import java.time.Duration;

/** How long a wish holds, as operators write it: {@code 90s}, {@code 30m}, {@code 2h}, {@code 1d}. */
final class Durations {
    /** Longer is a mistake, or means: until it is taken back. */
    private static final Duration MAX = Duration.ofDays(366);

    private Durations() {}

    static Duration parse(String text) {
        Duration duration = Amount.duration(text);
        if (duration.isZero() || duration.compareTo(MAX) > 0) {
            throw new IllegalArgumentException(
                    "'%s' is not between 1ms and %dd: leave --for out for no end".formatted(text, MAX.toDays()));
        }
        return duration;
    }
}

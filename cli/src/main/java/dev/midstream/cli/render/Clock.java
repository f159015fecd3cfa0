package dev.midstream.cli.render;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times as people read them: by the clock of the host where the command is given. Machines get ISO 8601 in UTC. */
public final class Clock {
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());

    private Clock() {}

    /** {@code 2026-11-21 13:35:31}. */
    public static String dayAndTime(Instant at) {
        return SECONDS.format(at);
    }
}

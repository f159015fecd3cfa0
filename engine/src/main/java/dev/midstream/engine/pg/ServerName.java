package dev.midstream.engine.pg;

import dev.midstream.engine.run.Exchange.Announcement;
import dev.midstream.engine.throttle.Neighbour;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What a database says of itself, as the name of a session: {@code midstream:server 7 2 5000 - 4} for the seventh time, two
 * migrations at work, and all together asked for 5,000 rows/s at most, any amount of WAL, and four workers. Numbers have as many
 * digits as a name has room for; larger ones are no limit.
 */
final class ServerName {
    /** After so many names the first one comes again. */
    static final int BEATS = 1_000;

    private static final int MIGRATIONS_MAX = 9_999;
    private static final long ROWS_MAX = 999_999_999_999L;
    private static final long BYTES_MAX = 999_999_999_999_999L;
    private static final long WORKERS_MAX = 99_999;

    private static final Pattern FORM = Pattern.compile(Pattern.quote(SessionName.SERVER)
            + "\\d{1,3} (\\d{1,4}) (-|[1-9]\\d{0,11}) (-|[1-9]\\d{0,14}) (-|[1-9]\\d{0,4})");

    private ServerName() {}

    static String of(Announcement here, int beat) {
        return "%s%d %d %s %s %s"
                .formatted(
                        SessionName.SERVER,
                        beat,
                        Math.min(MIGRATIONS_MAX, here.migrations()),
                        text(here.asked().rowsPerSecond(), ROWS_MAX),
                        text(here.asked().walBytesPerSecond(), BYTES_MAX),
                        text(here.asked().workers(), WORKERS_MAX));
    }

    /** Empty if it is not such a name: anybody may call a session as they like. */
    static Optional<Neighbour> read(String name, String database, boolean comesFirst) {
        return FORM.matcher(name)
                .results()
                .filter(said -> said.group().equals(name))
                .map(said -> new Neighbour(
                        database,
                        comesFirst,
                        Integer.parseInt(said.group(1)),
                        number(said, 2),
                        number(said, 3),
                        number(said, 4).map(Long::intValue)))
                .findFirst();
    }

    private static String text(Optional<? extends Number> limit, long most) {
        return limit.filter(number -> number.longValue() <= most)
                .map(Number::toString)
                .orElse("-");
    }

    private static Optional<Long> number(MatchResult said, int group) {
        return Optional.of(said.group(group)).filter(text -> !text.equals("-")).map(Long::valueOf);
    }
}

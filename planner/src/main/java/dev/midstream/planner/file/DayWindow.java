package dev.midstream.planner.file;

import java.time.DateTimeException;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of the day: {@code 22:00-06:00@Europe/Berlin}. It may cross midnight.
 *
 * @param to exclusive; equal to {@code from} for the whole day
 * @param zone empty for that of the host where the command is given
 */
public record DayWindow(LocalTime from, LocalTime to, Optional<ZoneId> zone) {
    private static final Pattern FORM =
            Pattern.compile("(\\d{1,2}:\\d{2})\\s*-\\s*(\\d{1,2}:\\d{2})(?:\\s*@\\s*(.*))?");

    /** @throws IllegalArgumentException saying what to write instead */
    public static DayWindow parse(String text) {
        Matcher matcher = FORM.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    Quoted.of(text) + " is not a window: write one such as 22:00-06:00 or 22:00-06:00@Europe/Berlin");
        }
        return new DayWindow(
                time(matcher.group(1)),
                time(matcher.group(2)),
                Optional.ofNullable(matcher.group(3)).map(DayWindow::zone));
    }

    static LocalTime time(String text) {
        if (text.equals("24:00")) {
            return LocalTime.MIDNIGHT;
        }
        try {
            return LocalTime.parse(text.length() == "1:00".length() ? "0" + text : text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    Quoted.of(text) + " is not a time of day: write one from 00:00 to 24:00", e);
        }
    }

    static ZoneId zone(String text) {
        String name = text.strip();
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            String hint = Nearest.to(name, ZoneId.getAvailableZoneIds())
                    .map(near -> ": did you mean " + Quoted.of(near) + "?")
                    .orElse(": write one such as Europe/Berlin, UTC or +01:00");
            throw new IllegalArgumentException("there is no time zone " + Quoted.of(name) + hint, e);
        }
    }
}

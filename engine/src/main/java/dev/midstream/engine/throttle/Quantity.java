package dev.midstream.engine.throttle;

import java.util.Locale;

/** A signal's value for people. */
final class Quantity {
    private static final double KIBI = 1024;
    private static final String[] BYTES = {"B", "KiB", "MiB", "GiB", "TiB"};
    private static final double PERCENT = 100;

    private Quantity() {}

    static String of(double value, Signal.Unit unit) {
        return switch (unit) {
            case SECONDS -> value < 1 ? number(value * 1_000) + " ms" : number(value) + " s";
            case BYTES -> bytes(value);
            case BYTES_PER_SECOND -> bytes(value) + "/s";
            case SEGMENTS -> number(value) + " segments";
            case PER_CORE -> number(value) + " per core";
            case SHARE -> number(value * PERCENT) + " %";
            case COUNT -> number(value);
        };
    }

    /** A value and the bound that it is measured by. */
    static String against(Reading.Value value, String word, double bound) {
        Signal signal = value.signal();
        return "%s%s is %s, %s %s"
                .formatted(
                        signal.id(),
                        value.subject().isEmpty() ? "" : " of " + value.subject(),
                        of(value.value(), signal.unit()),
                        word,
                        of(bound, signal.unit()));
    }

    private static String bytes(double value) {
        int power = 0;
        double left = value;
        while (left >= KIBI && power < BYTES.length - 1) {
            left /= KIBI;
            power++;
        }
        return number(left) + " " + BYTES[power];
    }

    private static String number(double value) {
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.1f", value);
    }
}

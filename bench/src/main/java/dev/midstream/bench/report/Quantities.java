package dev.midstream.bench.report;

import java.util.Locale;

/** Figures as people read them. */
public final class Quantities {
    private static final double MILLION = 1e6;
    private static final double THOUSAND = 1e3;
    private static final double MIB = 1 << 20;

    private Quantities() {}

    /** {@code 2M}, {@code 1.5M}, {@code 200k}, {@code 512}. */
    public static String shortCount(long count) {
        if (count >= MILLION) {
            return trimmed(count / MILLION) + "M";
        }
        return count >= THOUSAND ? trimmed(count / THOUSAND) + "k" : Long.toString(count);
    }

    /** Three digits that matter: {@code 0.42}, {@code 7.3}, {@code 128}. */
    public static String number(double value) {
        if (Math.abs(value) >= 100) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        return String.format(Locale.ROOT, Math.abs(value) >= 10 ? "%.1f" : "%.2f", value);
    }

    public static double mebibytes(double bytes) {
        return bytes / MIB;
    }

    private static String trimmed(double value) {
        return String.format(Locale.ROOT, value == Math.rint(value) ? "%.0f" : "%.1f", value);
    }
}

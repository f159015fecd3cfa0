package dev.midstream.planner.file;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Amounts as people write them in files and options. What is not one is an {@link IllegalArgumentException} whose message says
 * what to write instead.
 */
public final class Amount {
    private static final Pattern NUMBER = Pattern.compile("(\\d{1,15}(?:\\.\\d{1,9})?)");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,15}(?:\\.\\d{1,9})?)\\s*(?:([kmgt])(i?)b?|b)?");
    private static final Pattern TIME = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)\\s*(ms|s|sec|m|min|h|d)");
    private static final Pattern SHARE = Pattern.compile("(\\d{1,6}(?:\\.\\d{1,9})?)\\s*(%?)");
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final int WORKERS_MAX = 1_000;
    private static final int CORES_MAX = 1_024;
    private static final long DISK_BYTES_MIN = 1 << 20;
    private static final double NICE_MAX = 100;
    private static final String POWERS = "kmgt";

    private Amount() {}

    /** A number from 0. */
    public static double number(String text) {
        return match(NUMBER, text, "is not a number: write one such as 3 or 0.5")
                .doubleValue();
    }

    /** A whole number from 1. */
    public static long count(String text) {
        String digits = text.strip();
        if (!digits.matches("0*[1-9]\\d{0,14}")) {
            throw new IllegalArgumentException(
                    Quoted.of(text) + " is not a whole number from 1: write one such as 5000");
        }
        return Long.parseLong(digits);
    }

    /** Rows a second, from 1: {@code 5000} or {@code 5000/s}. */
    public static long rate(String text) {
        return count(withoutPerSecond(text));
    }

    /** Bytes: {@code 512}, {@code 20MB} in powers of 1000, {@code 16MiB} in powers of 1024. */
    public static double bytes(String text) {
        Matcher matcher = SIZE.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    Quoted.of(text) + " is not a size: write one such as 20MB, 500kB or 1GiB");
        }
        int base = matcher.group(3) == null || matcher.group(3).isEmpty() ? 1_000 : 1_024;
        int power = matcher.group(2) == null ? 0 : POWERS.indexOf(matcher.group(2)) + 1;
        return new BigDecimal(matcher.group(1))
                .multiply(BigDecimal.valueOf(base).pow(power))
                .doubleValue();
    }

    /** Bytes a second, from 1: {@code 20MB/s} or {@code 20MB}. */
    public static long bytesPerSecond(String text) {
        double bytes = bytes(withoutPerSecond(text));
        if (bytes < 1) {
            throw new IllegalArgumentException(Quoted.of(text) + " is less than a byte a second: pause instead");
        }
        return Math.round(bytes);
    }

    /** {@code 500ms}, {@code 90s}, {@code 30m}, {@code 2h}, {@code 1d}. */
    public static Duration duration(String text) {
        Matcher matcher = TIME.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    Quoted.of(text) + " is not a time: write one such as 500ms, 90s, 30m, 2h or 1d");
        }
        long millis = switch (matcher.group(2)) {
            case "ms" -> 1;
            case "s", "sec" -> 1_000;
            case "m", "min" -> 60_000;
            case "h" -> 3_600_000;
            default -> 86_400_000;
        };
        return Duration.ofMillis(new BigDecimal(matcher.group(1))
                .multiply(BigDecimal.valueOf(millis))
                .longValue());
    }

    /** Seconds: as {@link #duration}, or a bare number. */
    public static double seconds(String text) {
        return NUMBER.matcher(text.strip()).matches()
                ? number(text)
                : duration(text).toMillis() / 1e3;
    }

    /** A share of a whole, 1 for all of it: {@code 85%} or {@code 0.85}. */
    public static double share(String text) {
        Matcher matcher = SHARE.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(Quoted.of(text) + " is not a share: write one such as 85% or 0.85");
        }
        BigDecimal number = new BigDecimal(matcher.group(1));
        return (matcher.group(2).isEmpty() ? number : number.divide(HUNDRED)).doubleValue();
    }

    /** Workers, from 1 to 1000. */
    public static int workers(String text) {
        long workers = count(text);
        if (workers > WORKERS_MAX) {
            throw new IllegalArgumentException(
                    "%d is more than the %d that are possible".formatted(workers, WORKERS_MAX));
        }
        return (int) workers;
    }

    /** Cores of a machine, from 1 to 1024. */
    public static int cores(String text) {
        long cores = count(text);
        if (cores > CORES_MAX) {
            throw new IllegalArgumentException("%d is more than the %d that are possible".formatted(cores, CORES_MAX));
        }
        return (int) cores;
    }

    /** Bytes of a disk, from 1 MiB: a bare number such as {@code 500}, meant in GB, is no disk. */
    public static long diskSize(String text) {
        double bytes = bytes(text);
        if (bytes < DISK_BYTES_MIN) {
            throw new IllegalArgumentException(
                    Quoted.of(text) + " is less than 1MiB, and no disk: write one such as 500GB or 2TiB");
        }
        return Math.round(bytes);
    }

    /** A rest after each chunk, as a multiple of the time it took: above 0 and up to 100. */
    public static double ratio(String text) {
        double nice = number(text);
        if (nice <= 0 || nice > NICE_MAX) {
            throw new IllegalArgumentException(Quoted.of(text)
                    + " is not a ratio above 0 and up to 100: 1 rests after each chunk as long as the chunk took");
        }
        return nice;
    }

    /** How far a standby may be behind: above 0. */
    public static Duration lag(String text) {
        Duration lag = duration(text);
        if (lag.isZero()) {
            throw new IllegalArgumentException(Quoted.of(text) + " allows no lag at all: write one such as 5s");
        }
        return lag;
    }

    private static BigDecimal match(Pattern pattern, String text, String otherwise) {
        Matcher matcher = pattern.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(Quoted.of(text) + " " + otherwise);
        }
        return new BigDecimal(matcher.group(1));
    }

    private static String withoutPerSecond(String text) {
        return text.strip().replaceFirst("(?i)\\s*/\\s*s$", "");
    }
}

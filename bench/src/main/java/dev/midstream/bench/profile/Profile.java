package dev.midstream.bench.profile;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * The same load, which changes from phase to phase, without a fill and with one.
 *
 * @param alone without a fill
 * @param filling with one
 * @param rowsPerSecond of the fill, second by second
 * @param covered whether the fill was under way from the first second to the last; if not, what is compared is not the same
 * @param wrongRows rows with a value that they should not have
 * @param missingRows rows that should be there and are not; negative if there are more
 */
public record Profile(
        String table,
        long rows,
        String method,
        List<Phase> phases,
        Track alone,
        Track filling,
        List<Long> rowsPerSecond,
        boolean covered,
        long wrongRows,
        long missingRows) {

    /** Full speed is back when this share of the first phase's rows a second is reached. */
    static final double FULL_SPEED_SHARE = 0.8;

    /** Together, since chunks come in pulses, and windows begin with a slow strand. */
    static final int FULL_SPEED_SECONDS = 3;

    /** How often the p99 without a fill goes into that with one. */
    public double p99Ratio(int phase) {
        return filling.phaseP99Millis().get(phase) / alone.phaseP99Millis().get(phase);
    }

    /** Of the phase with the most clients. */
    public int heaviest() {
        return IntStream.range(0, phases.size())
                .reduce((a, b) ->
                        phases.get(b).rate().clients() > phases.get(a).rate().clients() ? b : a)
                .orElseThrow();
    }

    /** The second in which a phase begins. */
    public int from(int phase) {
        return phases.subList(0, phase).stream().mapToInt(Phase::seconds).sum();
    }

    public int seconds() {
        return from(phases.size());
    }

    /** Mean of a phase, of values second by second. */
    public double mean(List<Long> values, int phase) {
        return values.subList(from(phase), from(phase + 1)).stream()
                .mapToLong(Long::longValue)
                .average()
                .orElse(0);
    }

    /** Rows a second of the fill in the first phase, before any heavy load. */
    public double fullSpeed() {
        return mean(rowsPerSecond, 0);
    }

    /**
     * How many seconds after the heaviest phase the fill is back at full speed: that phase's end to the first second that begins
     * {@link #FULL_SPEED_SECONDS} seconds which together reach {@link #FULL_SPEED_SHARE} of it. Empty if it never is.
     */
    public OptionalInt fullSpeedAfterSeconds() {
        int end = from(heaviest() + 1);
        return IntStream.rangeClosed(end, seconds() - FULL_SPEED_SECONDS)
                .filter(second -> rowsPerSecond.subList(second, second + FULL_SPEED_SECONDS).stream()
                                .mapToLong(Long::longValue)
                                .sum()
                        >= FULL_SPEED_SHARE * FULL_SPEED_SECONDS * fullSpeed())
                .map(second -> second - end)
                .findFirst();
    }

    /** Whether it says what it should, and nothing was lost. */
    public boolean isGood() {
        return covered && wrongRows == 0 && missingRows == 0;
    }
}

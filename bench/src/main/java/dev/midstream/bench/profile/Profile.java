package dev.midstream.bench.profile;

import java.util.List;
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

    /** Whether it says what it should, and nothing was lost. */
    public boolean isGood() {
        return covered && wrongRows == 0 && missingRows == 0;
    }
}

package dev.midstream.bench.measure;

import dev.midstream.bench.load.Latency;
import dev.midstream.bench.log.LogCost;

/** What became of a measurement. */
public sealed interface Result {
    Case of();

    /**
     * It ran to its end.
     *
     * @param seconds of the whole method
     * @param fillSeconds of filling alone; the same unless the method says otherwise
     * @param walBytes written meanwhile, the load's included
     * @param jvmHeapPeakBytes 0 if no JVM did it
     * @param wrongRows rows of the whole table that do not have the value they should have
     * @param missingRows rows that the table and the application's inserts and deletes add up to, but that are not there; negative
     *     if there are more
     * @param log what its event log cost
     */
    record Measured(
            Case of,
            double seconds,
            double fillSeconds,
            long walBytes,
            Size before,
            Size after,
            Latency load,
            long jvmHeapPeakBytes,
            long wrongRows,
            long missingRows,
            LogCost log)
            implements Result {
        /** Whether the table is what it should be. */
        public boolean isRight() {
            return wrongRows == 0 && missingRows == 0;
        }
    }

    /** It ended with an error. */
    record Failed(Case of, String reason) implements Result {}

    /** It does not fit the table. */
    record Skipped(Case of, String reason) implements Result {}
}

package dev.midstream.planner.file;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The signals that a policy or an operator can set bounds for. The engine knows what they mean and what is usual. */
public enum SignalName {
    BLOCKED_SESSIONS(Measure.SECONDS),
    COMMIT_LATENCY(Measure.SECONDS),
    ACTIVE_SESSIONS(Measure.NUMBER),
    REPLAY_LAG(Measure.SECONDS),
    REPLAY_BYTES(Measure.BYTES),
    SLOT_RETENTION(Measure.BYTES),
    WAL_RATE(Measure.BYTES_PER_SECOND),
    ARCHIVE_BACKLOG(Measure.NUMBER),
    REQUESTED_CHECKPOINTS(Measure.NUMBER),
    DEAD_TUPLES(Measure.SHARE),
    HEAP_GROWTH(Measure.SHARE),
    TABLE_VACUUM(Measure.SECONDS),
    WRAPAROUND_VACUUM(Measure.NUMBER),
    HORIZON_AGE(Measure.SECONDS),
    HORIZON_TRANSACTIONS(Measure.NUMBER),
    DEADLOCKS(Measure.NUMBER),
    DISK(Measure.SHARE),
    OWN_QUERY(Measure.NUMBER),
    OWN_HTTP(Measure.NUMBER);

    private final Measure measure;

    SignalName(Measure measure) {
        this.measure = measure;
    }

    /** The name in files and options. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public Measure measure() {
        return measure;
    }

    public static List<String> ids() {
        return Arrays.stream(values()).map(SignalName::id).toList();
    }

    /**
     * The signal of this name.
     *
     * @throws IllegalArgumentException naming the nearest if there is none
     */
    public static SignalName of(String id) {
        return Arrays.stream(values())
                .filter(signal -> signal.id().equals(id))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("there is no signal " + Quoted.of(id) + Nearest.hint(id, ids())));
    }

    /** What its values are, and so how they are written. */
    public enum Measure {
        SECONDS,
        BYTES,
        BYTES_PER_SECOND,
        SHARE,
        NUMBER;

        /** A value of this measure, in its base unit: seconds, bytes, bytes a second, or a share of 1. */
        public double parse(String text) {
            return switch (this) {
                case SECONDS -> Amount.seconds(text);
                case BYTES -> Amount.bytes(text);
                case BYTES_PER_SECOND -> Amount.bytesPerSecond(text);
                case SHARE -> Amount.share(text);
                case NUMBER -> Amount.number(text);
            };
        }
    }
}

package dev.midstream.engine.throttle;

import java.util.Optional;

/**
 * What tells of harm to the application or to the server. The bounds are those that hold unless a policy or a rule says otherwise.
 */
public enum Signal {
    /** Longest wait of an application's session that is blocked by one of ours. */
    BLOCKED_SESSIONS("blocked-sessions", Unit.SECONDS, Kind.LOAD, Bounds.of(0.1, 1)),
    /** How long a commit of one small row takes, smoothed. */
    COMMIT_LATENCY("commit-latency", Unit.SECONDS, Kind.LOAD, Bounds.of(0.05, 0.1)),
    /** Sessions at work that are not ours, per core. */
    ACTIVE_SESSIONS("active-sessions", Unit.PER_CORE, Kind.LOAD, Bounds.of(0.7, 1)),
    /** How far a standby is behind in replay, in time. */
    REPLAY_LAG("replay-lag", Unit.SECONDS, Kind.LAG, Bounds.stopAt(3)),
    /** How far a standby is behind in replay, in WAL. */
    REPLAY_BYTES("replay-bytes", Unit.BYTES, Kind.LAG, Bounds.stopAt(256L << 20)),
    /** WAL that a replication slot keeps from being removed. */
    SLOT_RETENTION("slot-retention", Unit.BYTES, Kind.LAG, Bounds.of(512L << 20, 2L << 30)),
    /** WAL written by everybody. No bounds of its own: what is much depends on the disk. */
    WAL_RATE("wal-rate", Unit.BYTES_PER_SECOND, Kind.LOAD, Bounds.NONE),
    /** WAL segments that wait to be archived. */
    ARCHIVE_BACKLOG("archive-backlog", Unit.SEGMENTS, Kind.LAG, Bounds.stopAt(42)),
    /** Checkpoints that WAL volume forced within one checkpoint_timeout. No bounds of its own: a small max_wal_size is no harm. */
    REQUESTED_CHECKPOINTS("requested-checkpoints", Unit.COUNT, Kind.LOAD, Bounds.NONE),
    /** Dead rows of the table, as a share of all row versions. One plain pass over the whole table comes to a half. */
    DEAD_TUPLES("dead-tuples", Unit.SHARE, Kind.LAG, Bounds.stopAt(0.6)),
    /** Growth of the table's heap since the backfill of it began, as a share. One plain pass comes to once the table. */
    HEAP_GROWTH("heap-growth", Unit.SHARE, Kind.LAG, Bounds.stopAt(1.5)),
    /**
     * How long an ordinary vacuum (none against wraparound) has been at work on the table. No bounds of its own: the backfill's own dead rows bring
     * autovacuum to its table, and what it does there, to make room for the next ones, is to be wished for.
     */
    TABLE_VACUUM("table-vacuum", Unit.SECONDS, Kind.LAG, Bounds.NONE),
    /** An anti-wraparound vacuum is at work on the table: 1 if so. */
    WRAPAROUND_VACUUM("wraparound-vacuum", Unit.COUNT, Kind.LAG, Bounds.stopAt(1)),
    /**
     * Age of the oldest snapshot that keeps dead rows from being removed, in time. No bounds of its own: the policy on old snapshots
     * decides.
     */
    HORIZON_AGE("horizon-age", Unit.SECONDS, Kind.LAG, Bounds.NONE),
    /** The same in transactions. */
    HORIZON_TRANSACTIONS("horizon-transactions", Unit.COUNT, Kind.LAG, Bounds.of(5e6, 5e7)),
    /** Deadlocks in this database within a minute. */
    DEADLOCKS("deadlocks", Unit.COUNT, Kind.LOAD, Bounds.of(1, 3)),
    /** Used share of the disk, where it can be known. */
    DISK("disk", Unit.SHARE, Kind.LAG, Bounds.stopAt(0.85)),
    /** The single value of the user's own query. No bounds of its own. */
    OWN_QUERY("own-query", Unit.COUNT, Kind.LOAD, Bounds.NONE),
    /** The user's own HTTP check: 0 for a status of success, 1 for any other. */
    OWN_HTTP("own-http", Unit.COUNT, Kind.LAG, Bounds.stopAt(1));

    private final String id;
    private final Unit unit;
    private final Kind kind;

    @SuppressWarnings("Immutable") // a record of numbers
    private final Bounds usual;

    Signal(String id, Unit unit, Kind kind, Bounds usual) {
        this.id = id;
        this.unit = unit;
        this.kind = kind;
        this.usual = usual;
    }

    /** The name in files, options and metrics. */
    public String id() {
        return id;
    }

    public Unit unit() {
        return unit;
    }

    public Kind kind() {
        return kind;
    }

    /** The bounds without any policy or rule. */
    public Bounds usual() {
        return usual;
    }

    public static Optional<Signal> byId(String id) {
        for (Signal signal : values()) {
            if (signal.id.equals(id)) {
                return Optional.of(signal);
            }
        }
        return Optional.empty();
    }

    /** What the value is measured in. */
    public enum Unit {
        SECONDS,
        BYTES,
        BYTES_PER_SECOND,
        SEGMENTS,
        PER_CORE,
        SHARE,
        COUNT
    }

    /** How a signal governs. */
    public enum Kind {
        /** A budget that is used up: it stops and lets go, and does not steer. Silent, it stops. */
        LAG,
        /** What work now does to others: it steers the number of workers. Unreadable, it keeps them from growing. */
        LOAD
    }
}

package dev.midstream.engine.control;

import java.util.Optional;

/** The kinds of limits. A newer limit of one kind takes the place of the older one and leaves the other kinds alone. */
public enum LimitKind {
    RATE("rate"),
    WAL_RATE("wal-rate"),
    WORKERS("workers"),
    NICE("nice"),
    MAX_LAG("max-lag"),
    WINDOW("window"),
    /** Bounds of a signal; each signal's are a kind of their own. */
    BOUNDS("limit"),
    STANDBYS("ignore-standby");

    private final String id;

    LimitKind(String id) {
        this.id = id;
    }

    /** The name in options and messages. */
    public String id() {
        return id;
    }

    public static Optional<LimitKind> byId(String id) {
        for (LimitKind kind : values()) {
            if (kind.id.equals(id)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}

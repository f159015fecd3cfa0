package dev.midstream.engine.throttle;

/** The utilisation that a level was seen to leave room with. */
record Calm(double share, double level) {
    /** At another level at least, whether it is the backfill's own doing or somebody else's. */
    double leastAt(double other) {
        return share * Math.min(1, other / level);
    }
}

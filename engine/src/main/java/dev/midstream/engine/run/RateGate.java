package dev.midstream.engine.run;

import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.time.Duration;
import java.util.Optional;

/** One worker's share of the rate that operators allow, in rows a second. Changes take effect at once. */
final class RateGate {
    private static final double NANOS_A_SECOND = 1e9;
    /** A chunk is at most this share of a second's rows, so that a limit does not become a pulse. */
    private static final double CHUNK_SECONDS = 0.2;

    private static final Duration UNLIMITED_WAIT = Duration.ofDays(3650);

    private Optional<Double> rowsPerSecond = Optional.empty();
    private Optional<RateLimiter> limiter = Optional.empty();

    /** The share in force from now on; empty for no limit. */
    void allow(Optional<Double> share) {
        if (share.equals(rowsPerSecond)) {
            return;
        }
        rowsPerSecond = share;
        // One row a period, not some rows a fixed period: a share of 3 rows a second must not be rounded to 10.
        limiter = share.map(rate -> RateLimiter.of(
                "rows",
                RateLimiterConfig.custom()
                        .limitRefreshPeriod(Duration.ofNanos(Math.max(1, Math.round(NANOS_A_SECOND / rate))))
                        .limitForPeriod(1)
                        .timeoutDuration(UNLIMITED_WAIT)
                        .build()));
    }

    /** How many rows a chunk may have, at most. */
    Optional<Long> chunkRowsMax() {
        return rowsPerSecond.map(rate -> Math.max(1L, Math.round(rate * CHUNK_SECONDS)));
    }

    /** How long to wait after a chunk of so many rows that took so long. */
    Duration pauseAfter(long rows, Duration took) {
        if (limiter.isEmpty() || rows == 0) {
            return Duration.ZERO;
        }
        long nanos = limiter.get().reservePermission((int) Math.min(rows, Integer.MAX_VALUE));
        return Duration.ofNanos(Math.max(0, nanos - took.toNanos()));
    }
}

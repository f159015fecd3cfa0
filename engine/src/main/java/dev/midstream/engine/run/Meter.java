package dev.midstream.engine.run;

import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.time.Duration;
import java.util.Optional;

/** A limit of so many units a second, to be paid after they were used. Changes take effect at once. */
final class Meter {
    private static final double NANOS_A_SECOND = 1e9;

    /**
     * What may be had at once, in seconds: a commit that takes a little longer than the last one is made good again, and no long
     * rest is.
     */
    private static final double CREDIT_SECONDS = 0.05;

    /** A share that comes and goes with another worker, or migration, is at least this much of what it was. */
    private static final double FAR = 0.5;

    private static final Duration UNLIMITED_WAIT = Duration.ofDays(3650);

    private Optional<Double> rate = Optional.empty();
    private Optional<RateLimiter> limiter = Optional.empty();

    /**
     * The rate from now on; empty for no limit. What is owed under the old one is owed still, unit by unit, and what may be had at once
     * is no more than before, however often shares change. Only where the rate falls far it is owed for as long: a limit that somebody
     * lowers is no standstill.
     */
    void allow(Optional<Double> newRate) {
        if (newRate.equals(rate)) {
            return;
        }
        Optional<Double> owed = limiter.map(Meter::owed);
        double change = newRate.orElse(0.0) / rate.orElse(1.0);
        rate = newRate;
        limiter = newRate.map(Meter::limiter);
        limiter.ifPresent(l -> owed.ifPresent(before -> {
            double carried = before > 0 && change >= FAR ? before : before * change;
            int units = units(l.getRateLimiterConfig().getLimitForPeriod() + carried);
            if (units > 0) {
                long ignored = l.reservePermission(units);
            }
        }));
    }

    Optional<Double> rate() {
        return rate;
    }

    /** How long from now until so many units are paid. */
    Duration pay(double used) {
        int units = units(used);
        return limiter.isEmpty() || units == 0
                ? Duration.ZERO
                : Duration.ofNanos(Math.max(0, limiter.get().reservePermission(units)));
    }

    /** How long from now until what is owed is paid. */
    Duration owedFor() {
        double units = Math.max(0, limiter.map(Meter::owed).orElse(0.0));
        return Duration.ofNanos(Math.round(units / rate.orElse(1.0) * NANOS_A_SECOND));
    }

    /** Less than nothing if some may be had at once. */
    private static double owed(RateLimiter limiter) {
        return -limiter.getMetrics().getAvailablePermissions();
    }

    private static int units(double amount) {
        return (int) Math.min(Math.round(amount), Integer.MAX_VALUE);
    }

    /** A whole number of units a period, and the period as long as they take: 3 a second must not become 10. */
    private static RateLimiter limiter(double rate) {
        long units = Math.max(1, Math.round(rate * CREDIT_SECONDS));
        return RateLimiter.of(
                "units",
                RateLimiterConfig.custom()
                        .limitRefreshPeriod(Duration.ofNanos(Math.max(1, Math.round(NANOS_A_SECOND * units / rate))))
                        .limitForPeriod((int) Math.min(units, Integer.MAX_VALUE))
                        .timeoutDuration(UNLIMITED_WAIT)
                        .build());
    }
}

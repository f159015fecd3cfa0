package dev.midstream.bench.load;

import java.time.Duration;

/** How hard the application works: so many clients, so many requests a second over all of them; no clients for no load. */
public record Rate(int clients, int requestsPerSecond) {
    /** Between two requests of one client. */
    Duration interval() {
        return Duration.ofNanos(1_000_000_000L * clients / Math.max(1, requestsPerSecond));
    }
}

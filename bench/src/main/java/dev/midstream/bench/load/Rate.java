package dev.midstream.bench.load;

import java.time.Duration;

/**
 * How hard the application works: so many clients, so many requests a second over all of them; no clients for no load.
 *
 * @param requestsPerSecond 0 for as many as are answered: each client sends the next request when it has the answer to the last
 */
public record Rate(int clients, int requestsPerSecond) {
    /** Clients that wait for nothing but answers. */
    public static Rate closedLoop(int clients) {
        return new Rate(clients, 0);
    }

    public boolean isClosedLoop() {
        return requestsPerSecond == 0;
    }

    /** Between two requests of one client of an open loop. */
    Duration interval() {
        return Duration.ofNanos(1_000_000_000L * clients / Math.max(1, requestsPerSecond));
    }

    @Override
    public String toString() {
        if (clients == 0) {
            return "none";
        }
        return isClosedLoop()
                ? clients + " clients in a closed loop"
                : "%d requests/s over %d connections".formatted(requestsPerSecond, clients);
    }
}

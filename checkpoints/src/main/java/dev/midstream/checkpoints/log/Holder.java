package dev.midstream.checkpoints.log;

import java.time.Duration;
import java.util.UUID;

/**
 * Who holds a stream.
 *
 * @param remaining until the lease may be taken by others, by the store's clock; negative once it may
 */
public record Holder(UUID owner, long epoch, Duration remaining) {
    public boolean isLive() {
        return !remaining.isNegative();
    }
}

package dev.midstream.checkpoints.memory;

import dev.midstream.checkpoints.lease.Lease;
import dev.midstream.checkpoints.log.Head;
import dev.midstream.checkpoints.log.Holder;
import dev.midstream.checkpoints.log.Recorded;
import dev.midstream.checkpoints.log.StreamId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A stream's row and events at one moment. */
record MemoryStream<E, S>(
        StreamId id,
        List<Recorded<E>> events,
        S state,
        @Nullable UUID owner,
        long epoch,
        Instant leaseUntil) {

    long version() {
        return events.size();
    }

    Head<S> head(Instant now) {
        Optional<Holder> holder =
                Optional.ofNullable(owner).map(o -> new Holder(o, epoch, Duration.between(now, leaseUntil)));
        return new Head<>(id, version(), state, holder);
    }

    boolean isFree(Instant now) {
        return owner == null || leaseUntil.isBefore(now);
    }

    boolean isHeldUnder(Lease lease) {
        return lease.owner().equals(owner) && lease.epoch() == epoch;
    }

    MemoryStream<E, S> with(List<Recorded<E>> newEvents, S newState) {
        return new MemoryStream<>(id, newEvents, newState, owner, epoch, leaseUntil);
    }

    MemoryStream<E, S> heldBy(@Nullable UUID newOwner, long newEpoch, Instant until) {
        return new MemoryStream<>(id, events, state, newOwner, newEpoch, until);
    }
}

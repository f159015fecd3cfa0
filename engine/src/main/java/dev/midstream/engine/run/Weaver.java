package dev.midstream.engine.run;

import dev.midstream.engine.control.Policy;
import dev.midstream.engine.lane.Cursor;
import dev.midstream.engine.lane.LaneEvent.WeaveChosen;
import dev.midstream.engine.lane.LaneState.Open;
import dev.midstream.engine.lane.LaneState.Weaving;
import dev.midstream.engine.lane.WeaveShape;
import dev.midstream.engine.run.LaneExecutor.OldSnapshot;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Says in the log how windows are woven and why; when old row versions are not pruned, finds out who is to blame. One worker's for a
 * step: whom it has named in one lane it must miss in the next.
 */
final class Weaver {
    private static final Duration LOOK = Duration.ofSeconds(2);

    private final Host host;
    private final Sizes sizes;
    private final Supplier<Optional<OldSnapshot>> oldest;
    private long lookedNanos = Long.MIN_VALUE;
    private Optional<OldSnapshot> pin = Optional.empty();
    /** Whether the pin that was found to be in the way is known by name. */
    private boolean named;

    /** @param oldest who keeps old row versions from being pruned just now */
    Weaver(Host host, Sizes sizes, Supplier<Optional<OldSnapshot>> oldest) {
        this.host = host;
        this.sizes = sizes;
        this.oldest = oldest;
    }

    /** Whoever is to blame is found without trying everything else first, and missed as soon as they are gone. */
    void look() {
        if (sizes.blocks().lacksDistance()) {
            pin().ifPresent(found -> {
                sizes.blocks().pinnedBySomebody();
                named = true;
            });
        } else if (sizes.blocks().isPinned()) {
            boolean there = pin().isPresent();
            if (named && !there) {
                sizes.blocks().released();
            }
            named = there;
        }
    }

    /** Whether to wait until nobody pins old row versions any more. */
    boolean holds(Policy policy) {
        return policy.onOldSnapshot() == Policy.OnOldSnapshot.HOLD
                && sizes.blocks().isPinned()
                && pin().isPresent();
    }

    /** What is new about the weave of the next chunk, if anything is. */
    Optional<WeaveChosen> news(Open lane, WeaveShape shape, boolean held) {
        if (sizes.blocks().reason().isEmpty() || !(lane.cursor() instanceof Cursor.AtBlock)) {
            return Optional.empty();
        }
        boolean isWoven = shape.strands() > 1; // pinned and yet woven: a try
        String why = sizes.blocks().isPinned() && (held || !isWoven)
                ? pinned(held)
                : sizes.blocks().reason().get();
        boolean known = lane.weaving().filter(w -> isSame(w, shape, why)).isPresent();
        return known ? Optional.empty() : Optional.of(new WeaveChosen(shape, why));
    }

    private static boolean isSame(Weaving now, WeaveShape shape, String why) {
        return now.shape().strands() == shape.strands()
                && now.shape().windows() == shape.windows()
                && now.reason().equals(why);
    }

    private String pinned(boolean held) {
        String who = pin().map(OldSnapshot::holder).orElse("somebody this role may not see");
        return held
                ? "held until old row versions can be pruned; in the way: " + who
                : "a plain pass, which grows the heap by about its own size: old row versions are not pruned because of "
                        + who;
    }

    private Optional<OldSnapshot> pin() {
        long now = host.nanos();
        if (lookedNanos == Long.MIN_VALUE || now - lookedNanos > LOOK.toNanos()) {
            pin = oldest.get();
            lookedNanos = now;
        }
        return pin;
    }
}

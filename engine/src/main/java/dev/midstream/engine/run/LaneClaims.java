package dev.midstream.engine.run;

import dev.midstream.checkpoints.lease.Claim;
import dev.midstream.engine.allowance.Allowance;
import dev.midstream.engine.lane.LaneEvent;
import dev.midstream.engine.lane.LaneEvent.LaneClaimed;
import dev.midstream.engine.lane.LaneState;
import dev.midstream.engine.lane.LaneState.Open;
import dev.midstream.engine.log.State;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Where the workers of a process take their lanes, one worker at a time: of two that see the same place free, one would be too many.
 * Those of other processes are seen once they have taken theirs, and the lane with the higher number is given back.
 */
final class LaneClaims {
    private final Context context;
    private final ReentrantLock turn = new ReentrantLock();

    LaneClaims(Context context) {
        this.context = context;
    }

    /**
     * The lane most wanted that is free; empty if there is none, if no more may be held, or while somebody else is taking one.
     *
     * @param last is taken only if there is no other
     */
    Optional<Pen<LaneEvent, LaneState>> take(Identity me, Optional<Integer> last) {
        if (candidates(context.pulse().view(), me, last).isEmpty() || !turn.tryLock()) {
            return Optional.empty();
        }
        try {
            return context.store()
                    .claim(candidates(context.pulse().refresh(), me, last), me)
                    .flatMap(claim -> taken(claim, me));
        } finally {
            turn.unlock();
        }
    }

    /** Whether one more lane may be held, and there is none. */
    boolean wantsAnother(Identity me) {
        View view = context.pulse().view();
        return hasRoom(view)
                && LanePicker.candidates(view, me.owner(), context.plannedAt()).isEmpty();
    }

    private boolean hasRoom(View view) {
        Allowance allowance = context.pulse().allowance();
        return !allowance.isHeld() && view.heldLanes().size() < allowance.lanesMax();
    }

    private Optional<Pen<LaneEvent, LaneState>> taken(Claim<State> claim, Identity me) {
        boolean isOpen = claim.head().state() instanceof Open; // it may have ended since the picture was taken
        if (!isOpen || isOneTooMany(claim.head().stream().number())) {
            context.store().release(claim.lease());
            return Optional.empty();
        }
        Pen<LaneEvent, LaneState> pen = Pen.ofLane(context.store(), context.stop(), claim);
        boolean taken =
                pen.write(new LaneClaimed(me.owner(), me.label(), claim.lease().epoch(), claim.takenOver()));
        return taken ? Optional.of(pen) : Optional.empty();
    }

    private boolean isOneTooMany(int lane) {
        View view = context.pulse().refreshNow();
        return view.isOneTooMany(lane, context.pulse().allowance().lanesMax());
    }

    private List<Integer> candidates(View view, Identity me, Optional<Integer> last) {
        if (!hasRoom(view)) {
            return List.of();
        }
        return LanePicker.candidates(view, me.owner(), context.plannedAt()).stream()
                .sorted(Comparator.comparing(lane -> last.filter(lane::equals).isPresent()))
                .toList();
    }
}

package dev.midstream.engine.run;

import dev.midstream.checkpoints.lease.Claim;
import dev.midstream.engine.allowance.Allowance;
import dev.midstream.engine.lane.LaneEvent;
import dev.midstream.engine.lane.LaneEvent.LaneClaimed;
import dev.midstream.engine.lane.LaneState;
import dev.midstream.engine.lane.LaneState.Open;
import dev.midstream.engine.log.State;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Takes a lane, works on it, takes the next. */
final class Worker implements Runnable {
    private static final Duration IDLE = Duration.ofMillis(100);

    private final Context context;
    private final Identity me;
    private final Craft.Bag bag;
    private final LaneSplitter splitter;
    /** The lane left last, if only because the rest of it is locked: others come first. */
    private Optional<Integer> leftInVain = Optional.empty();

    Worker(Context context, Identity me) {
        this.context = context;
        this.me = me;
        this.bag = new Craft.Bag(context);
        this.splitter = new LaneSplitter(context);
    }

    @Override
    public void run() {
        Patience patience = new Patience(context.stop().host());
        while (!context.stop().isAsked()) {
            try {
                Optional<Pen<LaneEvent, LaneState>> lane = take();
                if (lane.isPresent()) {
                    work(lane.get());
                } else {
                    idle();
                }
                patience.reset();
            } catch (RuntimeException e) {
                if (!context.faults().classify(e).passes()) {
                    throw e;
                }
                Duration rest = patience.next();
                context.listener().disconnected(me.label(), context.faults().message(e), rest);
                context.stop().sleep(rest);
            }
        }
    }

    private void idle() {
        View view = context.pulse().view();
        boolean split = isAllowedMore(view) && splitter.split(view);
        if (split) {
            context.pulse().refreshNow();
        } else {
            context.stop().sleep(IDLE);
        }
    }

    private void work(Pen<LaneEvent, LaneState> lane) {
        Craft craft = bag.of(context.plan().step(lane.state().step()));
        LaneRun run = new LaneRun(context, me, lane, craft);
        run.run();
        leftInVain = run.isInVain() ? Optional.of(lane.number()) : Optional.empty();
    }

    private Optional<Pen<LaneEvent, LaneState>> take() {
        if (candidates(context.pulse().view()).isEmpty()) {
            return Optional.empty();
        }
        Optional<Claim<State>> claimed =
                context.store().claim(candidates(context.pulse().refresh()), me);
        if (claimed.isEmpty()) {
            return Optional.empty();
        }
        Claim<State> claim = claimed.get();
        if (!(claim.head().state() instanceof Open)) { // ended since the picture was taken
            context.store().release(claim.lease());
            return Optional.empty();
        }
        Pen<LaneEvent, LaneState> pen = Pen.ofLane(context.store(), context.stop(), claim);
        boolean taken =
                pen.write(new LaneClaimed(me.owner(), me.label(), claim.lease().epoch(), claim.takenOver()));
        return taken ? Optional.of(pen) : Optional.empty();
    }

    private List<Integer> candidates(View view) {
        if (!isAllowedMore(view)) {
            return List.of();
        }
        return LanePicker.candidates(view, me.owner(), context.plannedAt()).stream()
                .sorted(Comparator.comparing(
                        lane -> leftInVain.filter(lane::equals).isPresent()))
                .toList();
    }

    private boolean isAllowedMore(View view) {
        Allowance allowance = context.pulse().allowance();
        return !allowance.isHeld() && view.heldLanes().size() < allowance.lanesMax();
    }
}

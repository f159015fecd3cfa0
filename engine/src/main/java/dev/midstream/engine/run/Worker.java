package dev.midstream.engine.run;

import dev.midstream.engine.lane.LaneEvent;
import dev.midstream.engine.lane.LaneState;
import java.time.Duration;
import java.util.Optional;

/** Takes a lane, works on it, takes the next. */
final class Worker implements Runnable {
    private static final Duration IDLE = Duration.ofMillis(100);

    private final Context context;
    private final Identity me;
    private final LaneClaims claims;
    private final Craft.Bag bag;
    private final LaneSplitter splitter;
    /** The lane left last, if only because the rest of it is locked: others come first. */
    private Optional<Integer> leftInVain = Optional.empty();

    /** @param claims where all workers of the process take their lanes */
    Worker(Context context, Identity me, LaneClaims claims) {
        this.context = context;
        this.me = me;
        this.claims = claims;
        this.bag = new Craft.Bag(context);
        this.splitter = new LaneSplitter(context);
    }

    @Override
    public void run() {
        Patience patience = new Patience(context.stop().host());
        while (!context.stop().isAsked()) {
            try {
                Optional<Pen<LaneEvent, LaneState>> lane = claims.take(me, leftInVain);
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
        boolean split =
                claims.wantsAnother(me) && splitter.split(context.pulse().view());
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
        context.pulse().refreshNow(); // it is not held any more
        leftInVain = run.isInVain() ? Optional.of(lane.number()) : Optional.empty();
    }
}

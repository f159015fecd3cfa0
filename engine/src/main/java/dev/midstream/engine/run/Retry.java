package dev.midstream.engine.run;

import dev.midstream.checkpoints.Terms;
import dev.midstream.checkpoints.lease.Claim;
import dev.midstream.engine.control.OwnSqlAnswer;
import dev.midstream.engine.lane.LaneEvent;
import dev.midstream.engine.lane.LaneEvent.LaneRetried;
import dev.midstream.engine.lane.LaneState;
import dev.midstream.engine.log.State;
import dev.midstream.engine.migration.MigrationEvent;
import dev.midstream.engine.migration.MigrationState;
import dev.midstream.planner.plan.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Takes up a failed migration again: first every lane that is stuck, then the migration itself. */
final class Retry {
    private static final Duration RECHECK = Duration.ofMillis(200);

    private final Context context;
    private final Identity me;
    private final Pen<MigrationEvent, MigrationState> pen;

    Retry(Context context, Identity me, Pen<MigrationEvent, MigrationState> pen) {
        this.context = context;
        this.me = me;
        this.pen = pen;
    }

    /**
     * A lane that cannot be had yet, because the worker that got stuck in it died, is waited for: with one lane left stuck the step
     * would fail again at once.
     *
     * @param alsoAgain steps to be done again besides the failed one
     */
    void run(View view, List<Integer> alsoAgain) {
        boolean all = true;
        for (int step : view.stepsWithLanes()) {
            for (int lane : view.workLanes(step)) {
                all &= !isStuck(view, lane) || retried(lane);
            }
        }
        if (!all) {
            pen.sleep(RECHECK);
            return;
        }
        List<MigrationEvent> events = new ArrayList<>();
        events.add(new MigrationEvent.Retried(answer(view)));
        if (!alsoAgain.isEmpty()) {
            events.add(new MigrationEvent.VerificationReopened(
                    alsoAgain, pen.state().work().verifications()));
        }
        pen.write(Terms.SHORT, tx -> events);
    }

    /** What is said of the author's own statements settles no step of ours. */
    private OwnSqlAnswer answer(View view) {
        return pen.state()
                        .work()
                        .underWay()
                        .filter(number -> context.plan().step(number) instanceof Step.OwnSql)
                        .isPresent()
                ? view.directives().ownSql()
                : OwnSqlAnswer.UNKNOWN;
    }

    private static boolean isStuck(View view, int lane) {
        return view.lane(lane).filter(LaneState.Stuck.class::isInstance).isPresent();
    }

    private boolean retried(int number) {
        Optional<Claim<State>> claim = context.store().claim(List.of(number), me);
        if (claim.isEmpty()) {
            return false;
        }
        Pen<LaneEvent, LaneState> lane = Pen.ofLane(context.store(), context.stop(), claim.get());
        boolean done = !(lane.state() instanceof LaneState.Stuck) || lane.write(new LaneRetried());
        lane.release();
        return done;
    }
}

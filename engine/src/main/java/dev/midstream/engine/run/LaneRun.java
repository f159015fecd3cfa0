package dev.midstream.engine.run;

import dev.midstream.checkpoints.Terms;
import dev.midstream.checkpoints.lease.Guard;
import dev.midstream.engine.control.Limits;
import dev.midstream.engine.fault.Fault;
import dev.midstream.engine.lane.LaneDecider;
import dev.midstream.engine.lane.LaneDecider.Next;
import dev.midstream.engine.lane.LaneEvent;
import dev.midstream.engine.lane.LaneEvent.ChunkRefused;
import dev.midstream.engine.lane.LaneEvent.LaneCompleted;
import dev.midstream.engine.lane.LaneState;
import dev.midstream.engine.lane.LaneState.Open;
import dev.midstream.engine.lane.Relocation;
import dev.midstream.engine.log.Streams;
import dev.midstream.engine.run.LaneExecutor.Chunk;
import dev.midstream.planner.plan.Step;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** One worker's work on one lane, chunk after chunk, until the lane is over, lost, or to be left. */
final class LaneRun {
    private static final Duration TICK = Duration.ofMillis(200);

    private final Context context;
    private final Identity me;
    private final Pen<LaneEvent, LaneState> pen;
    private final RateGate rate;
    private final Step step;
    private final Sizes sizes;
    private final Patience patience;

    /** @param rate the worker's, not the lane's: what was written too fast in one lane is paid for in the next */
    LaneRun(Context context, Identity me, Pen<LaneEvent, LaneState> pen, RateGate rate) {
        this.context = context;
        this.me = me;
        this.pen = pen;
        this.rate = rate;
        this.step = context.plan().step(pen.state().step());
        this.sizes = Sizes.of(step);
        this.patience = new Patience(context.stop().host());
    }

    void run() {
        while (!pen.isLost()
                && pen.state() instanceof Open open
                && !context.stop().isAsked()) {
            View view = context.pulse().view();
            if (mustLeave(view)) {
                break;
            }
            try {
                if (view.directives().isPaused()) {
                    hold();
                } else {
                    rate.allow(context.pulse().rowsPerSecondEach());
                    chunk(open, new Guard(Streams.control(view.journal()), view.directivesVersion()));
                }
            } catch (RuntimeException e) {
                afterFailure(open, e);
            }
        }
        if (pen.isLost()) {
            context.listener().fenced(me.label(), pen.number());
        }
        pen.release();
    }

    private boolean mustLeave(View view) {
        boolean tooMany = context.pulse()
                .limits()
                .workers()
                .filter(max -> view.heldLanes().indexOf(pen.number()) >= max)
                .isPresent();
        return tooMany || !view.isWanted(step.number(), pen.number(), context.plannedAt());
    }

    /** Time held is no sign of death: the lease is kept. */
    private void hold() {
        context.stop().sleep(TICK);
        pen.renewIfDue();
    }

    private void chunk(Open open, Guard guard) {
        switch (LaneDecider.next(open, sizes.shape(rate.chunkRowsMax()))) {
            case Next.Nothing ignored -> pen.write(new LaneCompleted(open.rows(), Optional.empty()));
            case Next next -> apply(open, next, guard);
        }
    }

    private void apply(Open open, Next next, Guard guard) {
        AtomicReference<Chunk> done = new AtomicReference<>();
        Pen.Written written = pen.write(context.chunkTerms(), Optional.of(guard), tx -> {
            Chunk chunk = context.lanes().execute(tx, step, open, next, sizes.keyRows(rate.chunkRowsMax()));
            done.set(chunk);
            return chunk.events();
        });
        switch (written) {
            case DONE -> Optional.ofNullable(done.get()).ifPresent(this::committed);
            case OUTDATED -> context.pulse().refreshNow();
            case NOT_FROM_HERE -> {}
        }
    }

    private void committed(Chunk chunk) {
        sizes.done(chunk);
        patience.reset();
        context.listener().chunkCommitted(pen.number(), chunk.rows(), chunk.took());
        pause(rate.pauseAfter(chunk.rows(), chunk.took()));
    }

    private void afterFailure(Open open, RuntimeException e) {
        if (e instanceof LaneExecutor.TableMoved) {
            repeatedly(() -> relocate(open, List.of()));
            return;
        }
        Fault fault = context.faults().classify(e);
        String message = context.faults().message(e);
        switch (fault) {
            case CONFLICT, TIMEOUT -> {
                shrink(e);
                context.stop().sleep(patience.next());
            }
            case CONNECTION, RESOURCES -> rest(message);
            case MISSING -> repeatedly(() -> relocate(open, List.of(refusal(open, e))));
            case DATA -> {
                if (sizes.isSmallest(open.cursor())) {
                    repeatedly(() -> pen.write(refusal(open, e)));
                } else {
                    shrink(e); // down to the few rows among which the culprit is
                }
            }
            case FATAL -> repeatedly(() -> pen.write(refusal(open, e)));
        }
        repeatedly(pen::reread);
    }

    private void shrink(RuntimeException e) {
        sizes.failed();
        context.listener()
                .chunkFailed(
                        pen.number(),
                        context.faults().sqlState(e),
                        context.faults().message(e));
    }

    private LaneEvent refusal(Open open, RuntimeException e) {
        return new ChunkRefused(context.faults().sqlState(e), context.faults().message(e), place(open));
    }

    /** The table is gone, or its rows are elsewhere; if neither, the error was about something else. */
    private void relocate(Open open, List<LaneEvent> otherwise) {
        pen.write(Terms.SHORT, tx -> {
            View view =
                    View.of(context.store().journal(), tx.heads(context.store().journal()));
            List<LaneState> others = view.othersThan(pen.number(), open.step());
            return Relocation.decide(open, context.lanes().locate(tx, step, open), others)
                    .map(List::of)
                    .orElse(otherwise);
        });
    }

    private String place(Open open) {
        Next next = LaneDecider.next(open, sizes.shape(rate.chunkRowsMax()));
        return Place.of(open.leaf(), next, sizes.keyRows(rate.chunkRowsMax()));
    }

    /** Bookkeeping that a failing chunk must not outrun, through any number of lost connections. */
    private void repeatedly(Runnable bookkeeping) {
        while (!context.stop().isAsked()) {
            try {
                bookkeeping.run();
                return;
            } catch (RuntimeException e) {
                if (!context.faults().classify(e).passes()) {
                    throw e;
                }
                rest(context.faults().message(e));
            }
        }
    }

    private void rest(String message) {
        Duration rest = patience.next();
        context.listener().disconnected(me.label(), message, rest);
        context.stop().sleep(rest);
    }

    /** In pieces: a changed limit, a pause or a stop must not wait for the end of a long rest; nor must the lease run out. */
    private void pause(Duration pause) {
        long end = context.stop().nanos() + pause.toNanos();
        Limits limits = context.pulse().limits();
        while (context.stop().nanos() < end
                && !pen.isLost()
                && !context.stop().isAsked()
                && limits.equals(context.pulse().limits())
                && !mustLeave(context.pulse().view())
                && !context.pulse().view().directives().isPaused()) {
            context.stop()
                    .sleep(Duration.ofNanos(Math.clamp(end - context.stop().nanos(), 0, TICK.toNanos())));
            pen.renewIfDue();
        }
    }
}

package dev.midstream.engine.run;

import dev.midstream.checkpoints.Terms;
import dev.midstream.checkpoints.lease.Guard;
import dev.midstream.engine.allowance.Allowance;
import dev.midstream.engine.lane.LaneDecider;
import dev.midstream.engine.lane.LaneDecider.Next;
import dev.midstream.engine.lane.LaneEvent;
import dev.midstream.engine.lane.LaneEvent.ChunkRefused;
import dev.midstream.engine.lane.LaneEvent.LaneCompleted;
import dev.midstream.engine.lane.LaneState;
import dev.midstream.engine.lane.LaneState.Open;
import dev.midstream.engine.lane.Leftover;
import dev.midstream.engine.lane.WeaveShape;
import dev.midstream.engine.log.Streams;
import dev.midstream.engine.run.LaneExecutor.Chunk;
import dev.midstream.engine.run.LaneExecutor.Manner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** One worker's work on one lane, chunk after chunk, until the lane is over, lost, or to be left. */
final class LaneRun {
    private static final Duration TICK = Duration.ofMillis(200);
    /** Rows that a chunk passes over are named one by one. */
    private static final long NAMED_ROWS_MAX = 1_000;
    /** Visits in vain after which other lanes with locked rows only get their turn. */
    private static final int IN_VAIN_MAX = 8;
    /** Many times the target, and with what it takes to roll back below a second; see {@link #terms}. */
    private static final Duration WRITE_LIMIT = Duration.ofMillis(800);

    private final Context context;
    private final Identity me;
    private final Pen<LaneEvent, LaneState> pen;
    private final Craft craft;
    private final Manners manners = new Manners();
    private final Setbacks setbacks;
    private int inVain;
    private boolean hasBegun;

    LaneRun(Context context, Identity me, Pen<LaneEvent, LaneState> pen, Craft craft) {
        this.context = context;
        this.me = me;
        this.pen = pen;
        this.craft = craft;
        this.setbacks = new Setbacks(context, me, pen, craft, manners);
    }

    void run() {
        while (!pen.isLost()
                && pen.state() instanceof Open open
                && !context.stop().isAsked()) {
            View view = context.pulse().view();
            boolean held =
                    view.directives().isPaused() || context.pulse().allowance().isHeld();
            if (mustLeave(view) || (!held && isBetterElsewhere(view))) {
                break;
            }
            try {
                begin(open);
                craft.weaver().look();
                if (held) {
                    hold();
                } else if (craft.weaver().holds(view.directives().policy())) {
                    craft.weaver().news(open, shape(Manner.PLAIN), true).ifPresent(pen::write);
                    hold();
                } else {
                    craft.rate().allow(context.pulse().allowance());
                    Duration left = craft.rate().restLeft();
                    if (left.isZero()) {
                        chunk(open, view);
                    } else {
                        pause(left);
                    }
                }
            } catch (RuntimeException e) {
                setbacks.after(open, e);
            }
        }
        if (pen.isLost()) {
            context.listener().fenced(me.label(), pen.number());
        }
        pen.release();
    }

    private void begin(Open open) {
        if (!hasBegun) {
            Optional<String> scattered = craft.weaves(open.cursor())
                    ? context.store()
                            .checkpoints()
                            .commit(Terms.SHORT, tx -> context.lanes().scatteredIndex(tx, open))
                    : Optional.empty();
            craft.sizes().begin(open.cursor(), scattered);
            hasBegun = true;
        }
    }

    private boolean mustLeave(View view) {
        // What the server cannot bear now is waited for; what is more than allowed goes to others, or comes back later.
        boolean tooMany =
                view.isOneTooMany(pen.number(), context.pulse().allowance().lanesMax());
        return tooMany || !view.isWanted(craft.step().number(), pen.number(), context.plannedAt());
    }

    /** Whether it was left because what is left of it is locked. */
    boolean isInVain() {
        return inVain > 0;
    }

    /** Rows that stay locked keep nobody from the rows of other lanes. */
    private boolean isBetterElsewhere(View view) {
        if (inVain == 0) {
            return false;
        }
        List<Integer> others = LanePicker.candidates(view, me.owner(), context.plannedAt()).stream()
                .filter(lane -> lane != pen.number())
                .toList();
        return inVain >= IN_VAIN_MAX
                ? !others.isEmpty()
                : others.stream().anyMatch(lane -> LanePicker.goesOn(view, lane));
    }

    /** Time held is no sign of death: the lease is kept. */
    private void hold() {
        context.stop().sleep(TICK);
        pen.renewIfDue();
    }

    private WeaveShape shape(Manner manner) {
        return craft.shape(manner.isCareful() ? fewRows(manner) : craft.rate().chunkRowsMax());
    }

    private int keyRows(Manner manner) {
        return craft.keyRows(manner == Manner.PLAIN ? craft.rate().chunkRowsMax() : fewRows(manner));
    }

    private Optional<Long> fewRows(Manner manner) {
        long few = manner.isCareful() ? craft.sizes().carefulRows().size() : NAMED_ROWS_MAX;
        return Optional.of(Math.min(few, craft.rate().chunkRowsMax().orElse(few)));
    }

    private void chunk(Open open, View view) {
        craft.sizes().blocks().workers(view.heldLanes().size());
        switch (LaneDecider.next(open, shape(manners.next(open)))) {
            case Next.Nothing ignored -> pen.write(new LaneCompleted(open.rows(), Optional.empty()));
            case Next.Look(ChunkRefused why) -> pen.write(why);
            case Next next -> apply(open, next, view);
        }
    }

    private void apply(Open open, Next next, View view) {
        Manner manner = manners.next(open);
        Guard guard = new Guard(Streams.control(view.journal()), view.directivesVersion());
        Optional<? extends LaneEvent> news =
                next instanceof Next.Blocks ? craft.weaver().news(open, shape(manner), false) : Optional.empty();
        AtomicReference<Chunk> done = new AtomicReference<>();
        Pen.Written written = pen.write(terms(open, next, manner), Optional.of(guard), tx -> {
            Chunk chunk = context.lanes().execute(tx, craft.step(), open, next, keyRows(manner), manner);
            done.set(chunk);
            List<LaneEvent> events = new ArrayList<>(chunk.events());
            news.ifPresent(events::addFirst);
            return events;
        });
        switch (written) {
            case DONE -> Optional.ofNullable(done.get()).ifPresent(chunk -> committed(next, chunk, manner));
            case OUTDATED -> context.pulse().refreshNow();
            case NOT_FROM_HERE -> {}
        }
    }

    /**
     * A chunk that writes holds row locks, so it is cut short before an application waits for long; one that cannot be any smaller
     * is given the time it takes.
     */
    private Terms terms(Open open, Next next, Manner manner) {
        Terms longest = context.chunkTerms();
        boolean smallest = next instanceof Next.Revisit(Leftover where)
                ? !where.isDivisible()
                : craft.sizes().isSmallest(open.cursor(), manner);
        boolean brief = craft.writes() && !smallest;
        return brief && WRITE_LIMIT.compareTo(longest.statementTimeout()) < 0
                ? longest.withStatementTimeout(WRITE_LIMIT)
                : longest;
    }

    private void committed(Next next, Chunk chunk, Manner manner) {
        if (manner == Manner.PLAIN) { // the others take longer for the same rows
            craft.sizes().done(next, chunk);
        } else if (manner.isCareful()) {
            craft.sizes().doneCarefully(next, chunk);
        }
        manners.committed(chunk);
        if (next instanceof Next.Revisit && chunk.rows() == 0 && manners.isYielding()) {
            inVain++;
            setbacks.inVain();
        } else {
            inVain = 0;
            setbacks.over();
        }
        context.listener()
                .chunkCommitted(
                        pen.number(),
                        craft.writes() ? chunk.rows() : 0,
                        chunk.cost().took());
        if (pen.state() instanceof Open open && manner.isCareful()) {
            setbacks.limitQuarantine(open);
        }
        pause(craft.rate()
                .restAfter(chunk.rows(), chunk.cost().walBytes(), chunk.cost().took()));
    }

    /** In pieces: a changed limit, a pause or a stop must not wait for the end of a long rest; nor must the lease run out. */
    private void pause(Duration pause) {
        long end = context.stop().nanos() + pause.toNanos();
        Allowance allowance = context.pulse().allowance();
        while (context.stop().nanos() < end
                && !pen.isLost()
                && !context.stop().isAsked()
                && allowance.isSamePaceAs(context.pulse().allowance())
                && !mustLeave(context.pulse().view())
                && !context.pulse().view().directives().isPaused()) {
            context.stop()
                    .sleep(Duration.ofNanos(Math.clamp(end - context.stop().nanos(), 0, TICK.toNanos())));
            pen.renewIfDue();
        }
        if (context.stop().nanos() < end) {
            craft.rate().cutShort();
        }
    }
}

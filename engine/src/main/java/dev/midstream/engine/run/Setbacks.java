package dev.midstream.engine.run;

import dev.midstream.checkpoints.Terms;
import dev.midstream.engine.lane.LaneDecider;
import dev.midstream.engine.lane.LaneDecider.Next;
import dev.midstream.engine.lane.LaneEvent;
import dev.midstream.engine.lane.LaneEvent.ChunkRefused;
import dev.midstream.engine.lane.LaneEvent.LaneReset;
import dev.midstream.engine.lane.LaneState;
import dev.midstream.engine.lane.LaneState.Open;
import dev.midstream.engine.lane.Leftover;
import dev.midstream.engine.lane.QuarantinedRow;
import dev.midstream.engine.lane.Relocation;
import dev.midstream.engine.lane.Relocation.Whereabouts;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What to do when a chunk of a lane fails: every class of errors has its own policy. */
final class Setbacks {
    /** Whoever waits for the end does not wait much longer than for the lock. */
    private static final Duration IN_VAIN_MAX = Duration.ofSeconds(2);
    /** A chunk of the smallest size is given half of the lease each time: what takes longer so often is for a person to look at. */
    private static final int TIMEOUTS_MAX = 5;

    private final Context context;
    private final Identity me;
    private final Pen<LaneEvent, LaneState> pen;
    private final Craft craft;
    private final Manners manners;
    private final Patience patience;
    /** In a row, of chunks that cannot be any smaller. */
    private int timeouts;

    Setbacks(Context context, Identity me, Pen<LaneEvent, LaneState> pen, Craft craft, Manners manners) {
        this.context = context;
        this.me = me;
        this.pen = pen;
        this.craft = craft;
        this.manners = manners;
        this.patience = new Patience(context.stop().host());
    }

    /** A chunk was committed. */
    void over() {
        patience.reset();
        timeouts = 0;
    }

    /** A chunk was committed, but what it came back for is still locked: to ask again at once would fill the log. */
    void inVain() {
        Duration rest = patience.next();
        pen.sleep(rest.compareTo(IN_VAIN_MAX) < 0 ? rest : IN_VAIN_MAX);
    }

    void after(Open open, RuntimeException e) {
        if (e instanceof LaneExecutor.TableMoved) {
            repeatedly(() -> relocate(open, List.of()));
            return;
        }
        switch (context.faults().classify(e)) {
            case CONFLICT -> {
                afterConflict(open, e);
                context.stop().sleep(patience.next());
            }
            case TIMEOUT -> {
                afterTimeout(open, e);
                context.stop().sleep(patience.next());
            }
            case CONNECTION, RESOURCES -> rest(context.faults().message(e));
            case MISSING -> repeatedly(() -> relocate(open, List.of(refusal(open, e))));
            case DATA -> afterRefusal(open, e);
            case FATAL -> repeatedly(() -> pen.write(refusal(open, e)));
        }
        repeatedly(pen::reread);
    }

    /** Smaller only if giving way does not help: a smaller group begins again, and meets the same locked rows. */
    private void afterConflict(Open open, RuntimeException e) {
        if (!manners.next(open).isYielding()) {
            report(e);
        } else {
            shrink(e);
        }
        manners.conflicted();
    }

    /**
     * Smaller, and if that is not possible once more, for the server may have been busy; but not for ever. What was left behind in a window
     * has no size of its own: the window is divided.
     */
    private void afterTimeout(Open open, RuntimeException e) {
        boolean returns = open.isAtTheEnd() && !open.leftovers().toRevisit().isEmpty();
        Optional<Leftover.Window> divisible = Optional.of(open.leftovers().toRevisit())
                .filter(left -> returns)
                .map(List::getFirst)
                .filter(Leftover.Window.class::isInstance)
                .map(Leftover.Window.class::cast)
                .filter(Leftover.Window::isDivisible);
        boolean smallest = returns ? divisible.isEmpty() : craft.sizes().isSmallest(open.cursor(), manners.next(open));
        timeouts = smallest ? timeouts + 1 : 0;
        if (timeouts >= TIMEOUTS_MAX) {
            String message = "%s: %d times in a row, in a chunk that cannot be any smaller"
                    .formatted(context.faults().message(e), timeouts);
            repeatedly(() -> pen.write(refusal(open, e, message)));
            return;
        }
        report(e);
        divisible.ifPresent(window ->
                repeatedly(() -> pen.write(Terms.SHORT, tx -> LaneDecider.divideLeftover(open, window))));
        if (!returns) {
            craft.sizes().cutOff();
        }
    }

    /** Row by row, in portions; what is refused even so (at the commit, by a constraint that was deferred) is nobody's row. */
    private void afterRefusal(Open open, RuntimeException e) {
        if (!manners.next(open).isCareful()) {
            manners.refused();
        } else if (craft.sizes().isSmallest(open.cursor(), manners.next(open))) {
            repeatedly(() -> pen.write(refusal(open, e)));
        } else {
            shrink(e);
        }
    }

    /** A few rows are a matter for a person, later; many are a wrong expression, and it must stop now. */
    void limitQuarantine(Open open) {
        View view = context.pulse().view();
        int max = view.directives().policy().quarantineMax();
        List<QuarantinedRow> mine = open.quarantine();
        int others = view.othersThan(pen.number(), open.step()).stream()
                .mapToInt(lane -> lane.quarantine().size())
                .sum();
        if (mine.size() + others > max) {
            QuarantinedRow last = mine.isEmpty() ? null : mine.getLast();
            String example = last == null ? "" : "; the last one %s: %s".formatted(last.row(), last.message());
            String state = last == null ? "" : last.sqlState();
            String message = "more than %d rows are in quarantine%s".formatted(max, example);
            repeatedly(() -> pen.write(new ChunkRefused(state, message, place(open))));
        }
    }

    private void shrink(RuntimeException e) {
        craft.sizes().failed();
        report(e);
    }

    private void report(RuntimeException e) {
        context.listener()
                .chunkFailed(
                        pen.number(),
                        context.faults().sqlState(e),
                        context.faults().message(e));
    }

    private LaneEvent refusal(Open open, RuntimeException e) {
        return refusal(open, e, context.faults().message(e));
    }

    private LaneEvent refusal(Open open, RuntimeException e, String message) {
        return new ChunkRefused(context.faults().sqlState(e), message, place(open));
    }

    /** The table is gone, or its rows are elsewhere; if neither, the error was about something else. */
    private void relocate(Open open, List<LaneEvent> otherwise) {
        pen.write(Terms.SHORT, tx -> {
            Optional<Whereabouts> found = context.lanes().locate(tx, craft.step(), open);
            View view = // taken behind the lock that goes with it, so that only the first to notice starts again
                    View.of(context.store().journal(), tx.heads(context.store().journal()), tx.now());
            List<LaneState> others = view.othersThan(pen.number(), open.step());
            return Relocation.decide(open, found, others)
                    .map(event -> event instanceof LaneReset reset && !craft.writes() ? reset.forgetting() : event)
                    .map(List::of)
                    .orElse(otherwise);
        });
    }

    private String place(Open open) {
        var rowsMax = craft.rate().chunkRowsMax();
        Next next = LaneDecider.next(open, craft.shape(rowsMax));
        return Place.of(open.leaf(), next, craft.keyRows(rowsMax));
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
}

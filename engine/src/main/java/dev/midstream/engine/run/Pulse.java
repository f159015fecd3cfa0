package dev.midstream.engine.run;

import dev.midstream.checkpoints.Terms;
import dev.midstream.engine.control.Limits;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The process's picture of the migration, taken anew several times a second for all its threads. A chunk that was decided on an
 * old picture of the operators' wishes does not commit (its guard has moved), so staleness costs a round trip and never a wish.
 */
final class Pulse implements Runnable {
    private static final Duration PERIOD = Duration.ofMillis(250);
    private static final Duration FRESH = Duration.ofMillis(50);

    private final Store store;
    private final Faults faults;
    private final EngineListener listener;
    private final Stop stop;
    private final ReentrantLock refreshing = new ReentrantLock();
    private volatile Beat beat;

    Pulse(Store store, Faults faults, EngineListener listener, Stop stop) {
        this.store = store;
        this.faults = faults;
        this.listener = listener;
        this.stop = stop;
        this.beat = take();
    }

    @Override
    public void run() {
        Patience patience = new Patience(stop.host());
        while (!stop.isAsked()) {
            try {
                refresh();
                if (patience.attempts() > 0) {
                    listener.reconnected("pulse");
                }
                patience.reset();
                stop.sleep(PERIOD);
            } catch (RuntimeException e) {
                if (!faults.classify(e).passes()) {
                    throw e;
                }
                Duration rest = patience.next();
                listener.disconnected("pulse", faults.message(e), rest);
                stop.sleep(rest);
            }
        }
    }

    View view() {
        return beat.view();
    }

    /** The database's clock at the newest picture. */
    Instant databaseTime() {
        return beat.databaseTime();
    }

    /** Takes a new picture, unless another thread has just done so. */
    View refresh() {
        long asked = stop.nanos();
        refreshing.lock();
        try {
            if (beat.takenNanos() < asked - FRESH.toNanos()) {
                beat = take();
            }
            return beat.view();
        } finally {
            refreshing.unlock();
        }
    }

    /** Takes a new picture now. */
    View refreshNow() {
        refreshing.lock();
        try {
            beat = take();
            return beat.view();
        } finally {
            refreshing.unlock();
        }
    }

    /** One worker's share of the operators' rate; empty for no limit. */
    Optional<Double> rowsPerSecondEach() {
        Beat now = beat;
        int workers = Math.max(1, now.view().heldLanes().size());
        return limits(now).rowsPerSecond().map(rate -> (double) rate / workers);
    }

    /** What operators allow now, over all processes. */
    Limits limits() {
        return limits(beat);
    }

    private static Limits limits(Beat beat) {
        return beat.view().directives().limitsAt(beat.databaseTime());
    }

    private Beat take() {
        long taken = stop.nanos();
        return store.checkpoints().commit(Terms.SHORT, tx -> {
            Instant now = tx.now();
            View view = View.of(store.journal(), List.copyOf(tx.heads(store.journal())), now);
            return new Beat(view, now, taken);
        });
    }

    private record Beat(View view, Instant databaseTime, long takenNanos) {}
}

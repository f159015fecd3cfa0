package dev.midstream.engine.run;

import dev.midstream.checkpoints.Terms;
import dev.midstream.engine.allowance.Allowance;
import dev.midstream.engine.allowance.Crowd;
import dev.midstream.engine.allowance.Wishes;
import dev.midstream.engine.run.Exchange.Announcement;
import dev.midstream.engine.throttle.Budget;
import dev.midstream.engine.throttle.Governing;
import dev.midstream.engine.throttle.Observation;
import dev.midstream.engine.throttle.Reason;
import dev.midstream.engine.throttle.Reason.Effect;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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
    private final Optional<Store> server;
    private final Faults faults;
    private final EngineListener listener;
    private final Stop stop;
    private final ReentrantLock refreshing = new ReentrantLock();
    private volatile Beat beat;
    private volatile Budget budget = Budget.FULL;
    private volatile Hearing hearing = Hearing.NOTHING_YET;
    private volatile long governedNanos;
    private long lastNanos;

    /** @param server the journal of what is about the whole server; empty if nobody governs it */
    Pulse(Store store, Optional<Store> server, Faults faults, EngineListener listener, Stop stop) {
        this.store = store;
        this.server = server;
        this.faults = faults;
        this.listener = listener;
        this.stop = stop;
        this.governedNanos = stop.nanos();
        this.lastNanos = stop.nanos();
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

    /** What the migration may do now, by its own rules, those for all, and the health of the server. */
    Allowance allowance() {
        return beat.allowance();
    }

    /** What other databases should know of this one. */
    Announcement here() {
        return beat.here();
    }

    /** What is known of the server's other databases, until there is news. */
    void heard(Hearing news) {
        hearing = news;
    }

    Hearing hearing() {
        return hearing;
    }

    private Beat take() {
        long taken = stop.nanos();
        Beat next = store.checkpoints().commit(Terms.SHORT, tx -> {
            Instant now = tx.now();
            View view = View.of(store.journal(), List.copyOf(tx.heads(store.journal())), now);
            Optional<ServerView> around = server.map(s -> ServerView.read(tx, s.journal(), store.journal(), now));
            return new Beat(view, now, taken, here(around), allowance(view, around, now, taken));
        });
        listener.pulsed(Duration.ofNanos(stop.nanos() - taken), Duration.ofNanos(taken - lastNanos), next.allowance());
        lastNanos = taken;
        return next;
    }

    private static Announcement here(Optional<ServerView> around) {
        return new Announcement(
                around.map(server -> server.crowd().lanes().size()).orElse(0),
                around.map(ServerView::wishes).orElse(Wishes.NONE).shared());
    }

    private Allowance allowance(View view, Optional<ServerView> around, Instant now, long taken) {
        Crowd crowd = around.map(ServerView::crowd)
                .orElse(new Crowd(Map.of()))
                .with(store.journal(), view.heldLanes().size())
                .beside(hearing.neighbours()
                        .or(() -> around.map(ServerView::neighbours))
                        .orElse(List.of()));
        Allowance allowance = Allowance.of(
                store.journal(),
                Wishes.of(view.directives(), now),
                around.map(ServerView::wishes).orElse(Wishes.NONE),
                around.map(this::budget).orElse(Budget.FULL),
                crowd,
                now);
        governedNanos = around.map(ServerView::governed).orElse(true) ? taken : governedNanos;
        Duration unwatched = Duration.ofNanos(taken - governedNanos);
        return unwatched.compareTo(Observation.SILENT) <= 0
                ? allowance
                : allowance.heldBecause(new Reason(
                        Allowance.GOVERNOR,
                        "",
                        Effect.STOPS,
                        unwatched.toSeconds(),
                        Observation.SILENT.toSeconds(),
                        "nobody has watched over the server for %d s".formatted(unwatched.toSeconds()),
                        now.minus(unwatched)));
    }

    /** While one governor takes over from another, what was last decided holds; what was decided before this process began does not. */
    private Budget budget(ServerView around) {
        if (around.governed()) {
            budget = around.governing().map(Governing::budget).orElse(Budget.FULL);
        }
        return budget;
    }

    private record Beat(View view, Instant databaseTime, long takenNanos, Announcement here, Allowance allowance) {}
}

package dev.midstream.engine.run;

import dev.midstream.checkpoints.Terms;
import dev.midstream.checkpoints.lease.Claim;
import dev.midstream.checkpoints.log.Append;
import dev.midstream.engine.log.State;
import dev.midstream.engine.log.Streams;
import dev.midstream.engine.notice.Mark;
import dev.midstream.engine.notice.NoticeEvent.TargetsBegun;
import dev.midstream.engine.notice.Notices;
import dev.midstream.engine.notice.Target;
import dev.midstream.engine.notice.Told;
import dev.midstream.planner.file.Notify;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tells what happens to whom the policy names: one process at a time, under a lease of its own, from where the log says that it was
 * told last. So nothing is lost when a process dies, and nothing that goes wrong here reaches the run.
 */
final class Notifier {
    private static final Duration TICK = Duration.ofMillis(250);

    /** Short, because a run that takes up the work of one that died may itself be over soon. */
    private static final Duration LEASE_MAX = Duration.ofSeconds(5);

    /** How long the end of a run waits for those who are told. */
    private static final Duration GOODBYE = Duration.ofSeconds(5);

    private final Outside outside;
    private final Context context;
    private final Identity me;
    private final Map<Notify, Thread> couriers = new HashMap<>();
    private final Thread thread;
    private volatile boolean closing;
    private volatile boolean leaving;

    private Notifier(Outside outside, Context context, Identity me) {
        this.outside = outside;
        this.context = context;
        this.me = me;
        this.thread = Thread.ofVirtual().name("notifier").unstarted(this::run);
    }

    static Notifier start(Outside outside, Context context, Identity me) {
        Notifier notifier = new Notifier(outside, context, me);
        notifier.thread.start();
        return notifier;
    }

    /**
     * Tells what is left to be told, within a limited time, and ends.
     *
     * @param waits whether to wait for the lease of a process that may have died before it told everything
     */
    void finish(boolean waits) {
        leaving = !waits;
        closing = true;
        try {
            if (!thread.join(GOODBYE.plus(waits && !targets().isEmpty() ? LEASE_MAX : Duration.ZERO))) {
                thread.interrupt();
                thread.join();
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        Patience patience = new Patience(context.stop().host());
        try {
            boolean over = false;
            while (!over && !Thread.currentThread().isInterrupted()) {
                try {
                    over = targets().isEmpty() ? closing : serve();
                    patience.reset();
                } catch (RuntimeException e) {
                    if (Thread.currentThread().isInterrupted()) {
                        return;
                    }
                    if (!context.faults().classify(e).passes()) {
                        throw e;
                    }
                    over = closing;
                    Thread.sleep(patience.next());
                }
                if (!over) {
                    Thread.sleep(TICK);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) { // a bug in telling must not end what is told of
            context.listener().noticeFailed("nobody any more", "an error of Midstream's own: " + e);
        }
    }

    /** Whether it is over: tells as long as the lease is ours, and looks again later if it is another's. */
    private boolean serve() throws InterruptedException {
        Store told = outside.told().get().withLeaseTermAtMost(LEASE_MAX);
        begin(told);
        Optional<Claim<State>> claim = told.claim(List.of(Streams.CONDUCTOR), me);
        if (claim.isEmpty()) {
            return leaving;
        }
        Desk desk = new Desk(Pen.ofNotifier(told, context.stop(), claim.get()));
        try {
            boolean last = false;
            while (!desk.isLost() && !(last && allAreDone())) {
                last = closing;
                if (last) {
                    context.pulse().refreshNow();
                }
                send(desk);
                desk.renewIfDue();
                Thread.sleep(TICK);
            }
            return last;
        } finally {
            couriers.values().forEach(Thread::interrupt);
            couriers.clear();
            desk.release();
        }
    }

    private boolean allAreDone() {
        return couriers.values().stream().noneMatch(Thread::isAlive);
    }

    private void send(Desk desk) {
        List<Target> unknown = targets().stream()
                .map(Target::of)
                .filter(target -> !desk.told().knows(target))
                .toList();
        if (!unknown.isEmpty()) {
            View view = context.pulse().view();
            desk.record(new TargetsBegun(
                    unknown,
                    new Mark(
                            view.conductor().map(h -> h.version()).orElse(0L),
                            view.directivesVersion(),
                            News.quarantined(view),
                            Optional.empty())));
        }
        for (Notify notify : targets()) {
            couriers.computeIfAbsent(notify, n -> courier(n, desk));
        }
    }

    private Thread courier(Notify notify, Desk desk) {
        Notices notices = new Notices(context.plan());
        Mark told = desk.of(Target.of(notify)).mark();
        Courier courier = new Courier(
                notify,
                new News(context.store(), context.pulse(), notices, notify, told),
                desk,
                outside.messenger(),
                context.faults(),
                context.listener(),
                () -> closing);
        return Thread.ofVirtual().name("courier").start(() -> {
            try {
                courier.run();
            } catch (RuntimeException e) { // a bug in telling must not end what is told of
                context.listener()
                        .noticeFailed(notify.way().label(), "never again, for an error of Midstream's own: " + e);
            }
        });
    }

    /** Those of the newest request to run that this process may tell. */
    private List<Notify> targets() {
        return context.pulse().view().directives().policy().notices().stream()
                .distinct()
                .filter(outside.trust()::allows)
                .toList();
    }

    /** A stream can be held once it has an event. Whoever is named from the first is told from the plan on. */
    private void begin(Store told) {
        if (told.conductor().isPresent()) {
            return;
        }
        List<Target> first = new ArrayList<>();
        targets().forEach(notify -> first.add(Target.of(notify)));
        long control = context.plannedAt() == 1 ? 0 : context.pulse().view().directivesVersion();
        TargetsBegun begun = new TargetsBegun(first, new Mark(context.plannedAt() - 1, control, 0, Optional.empty()));
        told.checkpoints()
                .commit(
                        Terms.SHORT,
                        tx -> tx.append(new Append<>(
                                Streams.conductor(told.journal()),
                                0,
                                List.of(begun),
                                Told.evolve(Told.NOTHING, begun)))); // a conflict: another was faster
    }
}

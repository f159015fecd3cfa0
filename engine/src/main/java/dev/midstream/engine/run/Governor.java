package dev.midstream.engine.run;

import dev.midstream.checkpoints.Terms;
import dev.midstream.checkpoints.lease.Claim;
import dev.midstream.checkpoints.log.Append;
import dev.midstream.checkpoints.log.JournalId;
import dev.midstream.engine.log.State;
import dev.midstream.engine.log.Streams;
import dev.midstream.engine.throttle.Budget;
import dev.midstream.engine.throttle.Controller;
import dev.midstream.engine.throttle.Governing;
import dev.midstream.engine.throttle.GovernorEvent;
import dev.midstream.engine.throttle.GovernorEvent.BudgetChanged;
import dev.midstream.engine.throttle.GovernorEvent.NeighboursChanged;
import dev.midstream.engine.throttle.GovernorEvent.SignalHeard;
import dev.midstream.engine.throttle.Observation;
import dev.midstream.engine.throttle.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Watches over the health of the database for all processes and all migrations in it: in one process at a time; the others stand by
 * and take over when its lease runs out. What it decides is in the log before anybody obeys it.
 */
final class Governor implements Runnable {
    /** With the half second of a probe and the quarter of a pulse, a standby that is 3 s behind stops work within 5 s. */
    private static final Duration TICK = Duration.ofMillis(500);

    private static final Duration STAND_BY = Duration.ofMillis(500);

    /** What is shown is for people: while it cannot be written, trying again must not take the time that watching needs. */
    private static final Duration SHOWS_NOTHING = Duration.ofSeconds(5);

    /** Shorter than other leases: nobody watches meanwhile. */
    private static final Duration LEASE_MAX = Duration.ofSeconds(10);

    private final Store server;
    private final JournalId own;
    private final Instruments instruments;
    private final Supplier<Hearing> hearing;
    private final Faults faults;
    private final EngineListener listener;
    private final Stop stop;
    private final Identity me;
    private final Alarm alarm;

    /**
     * @param own the migration at whose side this governor runs
     * @param hearing what this process knows of other databases
     */
    Governor(
            Store server,
            JournalId own,
            Instruments instruments,
            Supplier<Hearing> hearing,
            Faults faults,
            EngineListener listener,
            Stop stop,
            Identity me) {
        this.server = server.withLeaseTermAtMost(LEASE_MAX);
        this.own = own;
        this.instruments = instruments;
        this.hearing = hearing;
        this.faults = faults;
        this.listener = listener;
        this.stop = stop;
        this.me = me;
        this.alarm = new Alarm(server, me);
    }

    @Override
    public void run() {
        Patience patience = new Patience(stop.host());
        while (!stop.isAsked()) {
            try {
                Optional<Pen<GovernorEvent, Governing>> lead = takeTheLead();
                if (lead.isPresent()) {
                    govern(lead.get(), patience);
                } else {
                    stop.sleep(STAND_BY);
                }
            } catch (RuntimeException e) {
                if (!faults.classify(e).passes()) {
                    throw e;
                }
                Duration rest = patience.next();
                listener.disconnected(me.label(), faults.message(e), rest);
                stop.sleep(rest);
            }
        }
    }

    private Optional<Pen<GovernorEvent, Governing>> takeTheLead() {
        begin();
        Optional<Claim<State>> claimed = server.claim(List.of(Streams.CONDUCTOR), me);
        if (claimed.isEmpty()) {
            return Optional.empty();
        }
        Claim<State> claim = claimed.get();
        Pen<GovernorEvent, Governing> pen = Pen.ofGovernor(server, stop, claim);
        boolean leads = pen.write(new GovernorEvent.GovernorClaimed(
                me.owner(), me.label(), claim.lease().epoch(), claim.takenOver()));
        return leads ? Optional.of(pen) : Optional.empty();
    }

    /** A stream can be held once it has an event. */
    private void begin() {
        if (server.conductor().isEmpty()) {
            BudgetChanged first = new BudgetChanged(
                    Budget.FULL, Governing.NOT_YET.level(), Optional.empty(), Governing.NOT_YET.changedAt());
            server.checkpoints()
                    .commit(
                            Terms.SHORT,
                            tx -> tx.append(new Append<>(
                                    Streams.conductor(server.journal()),
                                    0,
                                    List.of(first),
                                    Governing.evolve(Governing.NOT_YET, first)))); // a conflict: another was faster
        }
    }

    private void govern(Pen<GovernorEvent, Governing> pen, Patience patience) {
        try {
            ServerView view = view();
            Controller controller = continued(pen.state(), view);
            long began = stop.nanos();
            long showsFrom = began;
            try (Panel panel = new Panel(stop.host(), instruments, view)) {
                while (!stop.isAsked() && !pen.isLost()) {
                    List<Observation> seen = panel.look(view);
                    controller = controller.next(
                            seen, view.crowd().atWork(), Duration.ofNanos(stop.nanos() - began), view.now());
                    record(pen, controller, seen, view.now());
                    raise(pen, view, seen);
                    if (stop.nanos() >= showsFrom && !attempt(() -> panel.show(seen))) {
                        showsFrom = stop.nanos() + SHOWS_NOTHING.toNanos();
                    }
                    pen.renewIfDue();
                    patience.reset();
                    stop.sleep(TICK);
                    view = view();
                }
            }
        } finally {
            release(pen);
        }
    }

    /** One migration's control row that somebody has locked keeps no other from being aborted. */
    private void raise(Pen<GovernorEvent, Governing> pen, ServerView view, List<Observation> seen) {
        alarm.due(view, seen).forEach((migration, why) -> {
            if (!pen.isLost()) {
                boolean ignored = attempt(() -> alarm.abort(migration, why)); // if not, it is due at the next look
                pen.renewIfDue();
            }
        });
    }

    /** What governs nothing: where it fails in passing, that is said, and the watch goes on, and with it all that it remembers. */
    private boolean attempt(Runnable work) {
        try {
            work.run();
            return true;
        } catch (RuntimeException e) {
            if (!faults.classify(e).passes()) {
                throw e;
            }
            listener.disconnected(me.label(), faults.message(e), Duration.ZERO);
            return false;
        }
    }

    private ServerView view() {
        return server.checkpoints().commit(Terms.SHORT, tx -> ServerView.readAll(tx, server.journal(), own, tx.now()));
    }

    private static Controller continued(Governing left, ServerView view) {
        return view.lanes().isEmpty() ? Controller.anew(left) : Controller.continued(left);
    }

    /** Changes of behaviour only: what is measured is no history. */
    private void record(Pen<GovernorEvent, Governing> pen, Controller controller, List<Observation> seen, Instant now) {
        List<GovernorEvent> news = new ArrayList<>();
        for (Observation look : seen) {
            boolean wasHeard = !pen.state().unheard().containsKey(look.signal().id());
            boolean isHeard = look.unheard().isEmpty();
            SignalHeard heard = new SignalHeard(look.signal().id(), look.unheard(), look.applies());
            if (wasHeard != isHeard && !news.contains(heard)) { // of several questions each says the same
                news.add(heard);
            }
        }
        Hearing others = hearing.get();
        if (others.trouble().isPresent() != pen.state().unheard().containsKey(Hearing.ID)) {
            news.add(new SignalHeard(Hearing.ID, others.trouble(), true));
        }
        others.neighbours()
                .filter(heard -> !heard.equals(pen.state().neighbours()))
                .map(NeighboursChanged::new)
                .ifPresent(news::add);
        Budget budget = controller.budget();
        if (!isSame(budget, pen.state().budget())
                || controller.level() != pen.state().level()) {
            news.add(new BudgetChanged(budget, controller.level(), controller.because(), now));
        }
        if (!news.isEmpty()) {
            boolean ignored = pen.write(Terms.SHORT, tx -> List.copyOf(news)); // if not, the lead is lost
        }
    }

    private static boolean isSame(Budget one, Budget other) {
        return one.workers() == other.workers() && causes(one).equals(causes(other));
    }

    private static Set<List<String>> causes(Budget budget) {
        Set<List<String>> causes = new HashSet<>();
        for (Reason reason : budget.reasons()) {
            causes.add(
                    List.of(reason.source(), reason.subject(), reason.effect().name()));
        }
        return causes;
    }

    private void release(Pen<GovernorEvent, Governing> pen) {
        try {
            pen.release();
        } catch (RuntimeException e) {
            listener.disconnected(me.label(), faults.message(e), Duration.ZERO);
        }
    }
}

package dev.midstream.engine.cause;

import dev.midstream.checkpoints.log.JournalId;
import dev.midstream.checkpoints.log.Recorded;
import dev.midstream.checkpoints.log.StreamId;
import dev.midstream.engine.control.Actor;
import dev.midstream.engine.control.ControlEvent;
import dev.midstream.engine.control.Limits;
import dev.midstream.engine.log.Event;
import dev.midstream.engine.log.Streams;
import dev.midstream.engine.migration.MigrationEvent;
import dev.midstream.engine.throttle.Budget;
import dev.midstream.engine.throttle.GovernorEvent;
import dev.midstream.engine.throttle.Reason;
import dev.midstream.engine.throttle.Reason.Effect;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A log written down by a test, in minutes from its beginning. */
public final class Log {
    public static final Actor ANN = new Actor("shop", "ann", "desk");
    private static final StreamId OWN = new StreamId(new JournalId(1), Streams.CONTROL);
    private static final StreamId CONDUCTOR = new StreamId(new JournalId(1), Streams.CONDUCTOR);
    private static final StreamId ALL = new StreamId(new JournalId(2), Streams.CONTROL);
    private static final StreamId GOVERNOR = new StreamId(new JournalId(2), Streams.CONDUCTOR);

    private final Instant begin;
    private final List<Recorded<Event>> control = new ArrayList<>();
    private final List<Recorded<Event>> server = new ArrayList<>();
    private final List<Recorded<Event>> governor = new ArrayList<>();
    private final List<Recorded<Event>> conductor = new ArrayList<>();

    public Log(Instant begin) {
        this.begin = begin;
    }

    public Instant at(double minute) {
        return begin.plusMillis(Math.round(minute * 60_000));
    }

    public Log asks(double minute, ControlEvent event) {
        return add(control, OWN, minute, event);
    }

    public Log asksForAll(double minute, ControlEvent event) {
        return add(server, ALL, minute, event);
    }

    public Log conducts(double minute, MigrationEvent event) {
        return add(conductor, CONDUCTOR, minute, event);
    }

    /** A lag stops everything. */
    public Log lags(double minute) {
        Reason reason =
                new Reason("replay-lag", "sb1", Effect.STOPS, 12, 5, "replay-lag of sb1 is 12 s, stop 5 s", at(minute));
        return budget(minute, new Budget(0, List.of(reason)));
    }

    /** A load leaves so many workers. */
    public Log loads(double minute, double workers) {
        Reason reason = new Reason(
                "active-sessions",
                "",
                Effect.SLOWS,
                0.9,
                0.7,
                "active-sessions is 0.90 per core, slow from 0.70 per core",
                at(minute));
        return budget(minute, new Budget(workers, List.of(reason)));
    }

    public Log isWell(double minute) {
        return budget(minute, Budget.FULL);
    }

    public Log governorChanges(double minute) {
        return add(governor, GOVERNOR, minute, new GovernorEvent.GovernorClaimed(new UUID(0, 1), "host:1", 2, true));
    }

    public Log processBegins(double minute) {
        return conducts(minute, new MigrationEvent.ConductorClaimed(new UUID(0, 1), "host:1", 2, true));
    }

    public Log rowsBegin(double minute) {
        return conducts(minute, new MigrationEvent.LanesOpened(1, 2, 1));
    }

    public ControlEvent.Paused pause(double minute, Optional<Double> until) {
        return new ControlEvent.Paused(ANN, "lunch", Optional.of(at(minute)), until.map(this::at));
    }

    public ControlEvent.ThrottleSet limit(double minute, Limits limits, Optional<Double> until) {
        return new ControlEvent.ThrottleSet(ANN, limits, "peak", Optional.of(at(minute)), until.map(this::at));
    }

    public Chronicle chronicle() {
        return new Chronicle(control, server, governor, conductor);
    }

    public Timeline timeline(double from, double to) {
        return Timeline.of(chronicle(), at(from), at(to));
    }

    public static Duration minutes(double minutes) {
        return Duration.ofMillis(Math.round(minutes * 60_000));
    }

    private Log budget(double minute, Budget budget) {
        return add(
                governor,
                GOVERNOR,
                minute,
                new GovernorEvent.BudgetChanged(budget, budget.workers(), Optional.empty(), at(minute)));
    }

    private Log add(List<Recorded<Event>> stream, StreamId id, double minute, Event event) {
        stream.add(new Recorded<>(id, stream.size() + 1L, at(minute), event));
        return this;
    }
}

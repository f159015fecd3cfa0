package dev.midstream.engine.run;

import dev.midstream.checkpoints.Terms;
import dev.midstream.checkpoints.log.Head;
import dev.midstream.checkpoints.log.Recorded;
import dev.midstream.checkpoints.log.StreamId;
import dev.midstream.engine.cause.Chronicle;
import dev.midstream.engine.control.Directives;
import dev.midstream.engine.forecast.Account;
import dev.midstream.engine.forecast.LaneLog;
import dev.midstream.engine.forecast.Workload;
import dev.midstream.engine.lane.LaneState;
import dev.midstream.engine.log.Event;
import dev.midstream.engine.log.Streams;
import dev.midstream.planner.plan.Plan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what the log tells of a migration's speed: as much as is needed, and of no stream more than a bounded part. */
public final class Logbook {
    /** Of what a governor decided; with a change of behaviour every half a minute this is a day. */
    private static final int GOVERNOR_EVENTS_MAX = 3_000;

    /** Lanes whose chunks are read; more are hardly worked on at one time. */
    private static final int LANES_MAX = 64;

    private final Store store;
    private final Optional<Store> server;

    /** @param server the journal of what is about the whole server, if there is one */
    public Logbook(Store store, Optional<Store> server) {
        this.store = store;
        this.server = server;
    }

    /** Where the time went, and will go, as of this picture. */
    public Account account(Plan plan, View view, Directives all, Instant now) {
        return account(plan, view, all, now, chronicle(), lanes(view));
    }

    /** The same of what was read before. */
    public static Account account(
            Plan plan, View view, Directives all, Instant now, Chronicle chronicle, List<LaneLog> lanes) {
        Workload workload = view.state()
                .map(state -> Workload.of(plan, state.work(), view::lanesOf))
                .orElse(new Workload(List.of()));
        return Account.of(workload, chronicle, lanes, view.directives(), all, now);
    }

    /** The events by which the speed was decided. */
    public Chronicle chronicle() {
        return new Chronicle(
                store.events(Streams.control(store.journal())),
                server.map(s -> s.events(Streams.control(s.journal()))).orElse(List.of()),
                server.map(s -> newest(s, Streams.conductor(s.journal()), GOVERNOR_EVENTS_MAX))
                        .orElse(List.of()),
                store.events(Streams.conductor(store.journal())));
    }

    /** The newest chunks of the lanes that are worked on, or wait to be. */
    public List<LaneLog> lanes(View view) {
        List<LaneLog> logs = new ArrayList<>();
        List<Integer> held = view.heldLanes();
        for (int step : view.stepsWithLanes()) {
            for (int lane : view.workLanes(step)) {
                boolean isHeld = held.contains(lane);
                Optional<LaneState> state = view.lane(lane);
                boolean isBegun = state.filter(s ->
                                s instanceof LaneState.Open open && open.tally().chunks() > 0)
                        .isPresent();
                if (isBegun && (isHeld || held.isEmpty()) && logs.size() < LANES_MAX) {
                    logs.add(log(step, lane, isHeld, view));
                }
            }
        }
        return logs;
    }

    private LaneLog log(int step, int lane, boolean isHeld, View view) {
        LaneState state = view.lane(lane).orElseThrow();
        StreamId stream = Streams.lane(store.journal(), lane);
        return new LaneLog(step, state.range(), isHeld, newest(store, stream, LaneLog.EVENTS_MAX, view.version(lane)));
    }

    private static List<Recorded<Event>> newest(Store store, StreamId stream, int count) {
        return store.checkpoints().commit(Terms.SHORT, tx -> {
            long version = tx.head(stream).map(Head::version).orElse(0L);
            return tx.read(stream, Math.max(0, version - count), count);
        });
    }

    private static List<Recorded<Event>> newest(Store store, StreamId stream, int count, long version) {
        return store.checkpoints().commit(Terms.SHORT, tx -> tx.read(stream, Math.max(0, version - count), count));
    }
}

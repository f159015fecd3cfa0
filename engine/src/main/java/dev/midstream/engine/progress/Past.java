package dev.midstream.engine.progress;

import dev.midstream.checkpoints.Terms;
import dev.midstream.checkpoints.log.Head;
import dev.midstream.checkpoints.log.Holder;
import dev.midstream.checkpoints.log.JournalId;
import dev.midstream.checkpoints.log.Recorded;
import dev.midstream.checkpoints.log.StreamId;
import dev.midstream.engine.allowance.Crowd;
import dev.midstream.engine.cause.Chronicle;
import dev.midstream.engine.cause.Span;
import dev.midstream.engine.cause.Timeline;
import dev.midstream.engine.control.ControlEvent;
import dev.midstream.engine.control.Directives;
import dev.midstream.engine.forecast.Account;
import dev.midstream.engine.forecast.LaneLog;
import dev.midstream.engine.lane.LaneEvent;
import dev.midstream.engine.lane.LaneFold;
import dev.midstream.engine.lane.LaneState;
import dev.midstream.engine.log.Event;
import dev.midstream.engine.log.State;
import dev.midstream.engine.log.Streams;
import dev.midstream.engine.migration.MigrationEvent;
import dev.midstream.engine.migration.MigrationFold;
import dev.midstream.engine.migration.MigrationState;
import dev.midstream.engine.run.Logbook;
import dev.midstream.engine.run.Picture;
import dev.midstream.engine.run.Store;
import dev.midstream.engine.run.View;
import dev.midstream.engine.throttle.Governing;
import dev.midstream.engine.throttle.GovernorEvent;
import dev.midstream.planner.plan.Plan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * A migration as it was at a moment, told by its log. Every state is the fold of the events until then. Leases leave no events: a lane counts
 * as held if it was written not long before, not counting time in which work was held.
 */
public final class Past {
    private static final int PAGE = 1_000;
    private static final Duration AT_WORK = Duration.ofSeconds(30);
    private static final UUID SOMEBODY = new UUID(0, 0);

    private final Store store;
    private final Optional<Store> server;
    private final Chronicle whole;
    private final Instant moment;

    /** @param server the journal of what is about the whole server, if there is one */
    public Past(Store store, Optional<Store> server, Instant moment) {
        this.store = store;
        this.server = server;
        this.moment = moment;
        this.whole = new Logbook(store, server).chronicle();
    }

    /** When the migration was first planned. */
    public Instant begun() {
        return whole.conductor().getFirst().at();
    }

    /** Whether the log can say what was in force: not for a process that died without a word some time around that moment. */
    public boolean isKnown() {
        return Timeline.of(whole, moment, moment.plus(Duration.ofDays(1))).spans().stream()
                .findFirst()
                .map(Span::isKnown)
                .orElse(true);
    }

    /** Empty if it was not planned yet. */
    public Optional<Status> status(String migration) {
        Chronicle until = whole.until(moment);
        return until.conductor().isEmpty() ? Optional.empty() : Optional.of(status(migration, until));
    }

    private Status status(String migration, Chronicle until) {
        Plan plan = plan(until);
        Map<Integer, Tail> tails = tails(until);
        View view = view(until, tails);
        Directives all = directives(until.serverControl());
        Picture picture = Picture.of(view, all.at(moment), governing(), true, new Crowd(Map.of()), moment);
        List<LaneLog> lanes = lanes(view, tails);
        Account account = Logbook.account(plan, view, picture.all(), moment, until, lanes);
        return new Status(
                migration,
                plan,
                picture,
                picture.causes(),
                account,
                ChunkSize.of(lanes, moment),
                List.of(),
                List.of(),
                Foretold.of(until.conductor()),
                Took.of(until.conductor()));
    }

    private View view(Chronicle until, Map<Integer, Tail> tails) {
        JournalId journal = store.journal();
        List<Head<State>> heads = new ArrayList<>();
        if (!until.control().isEmpty()) {
            heads.add(head(Streams.control(journal), until.control().size(), directives(until.control()), false));
        }
        heads.add(head(Streams.conductor(journal), until.conductor().size(), state(until), true));
        tails.forEach((lane, tail) ->
                heads.add(head(Streams.lane(journal, lane), tail.version, tail.state(), isHeld(tail, until))));
        return View.of(journal, heads, moment);
    }

    private static Head<State> head(StreamId stream, long version, State state, boolean isHeld) {
        Optional<Holder> holder = isHeld ? Optional.of(new Holder(SOMEBODY, 1, AT_WORK)) : Optional.empty();
        return new Head<>(stream, version, state, holder);
    }

    private boolean isHeld(Tail tail, Chronicle until) {
        Instant last = tail.newest.getLast().at();
        Duration age = Duration.between(last, moment);
        return tail.isClaimed
                && age.minus(Timeline.of(until, last, moment).held()).compareTo(AT_WORK) <= 0;
    }

    private List<LaneLog> lanes(View view, Map<Integer, Tail> tails) {
        List<Integer> held = view.heldLanes();
        List<LaneLog> logs = new ArrayList<>();
        for (int step : view.stepsWithLanes()) {
            for (int lane : view.workLanes(step)) {
                Tail tail = tails.get(lane);
                if (tail != null
                        && tail.state() instanceof LaneState.Open open
                        && open.tally().chunks() > 0) {
                    boolean isHeld = held.contains(lane);
                    if (isHeld || held.isEmpty()) {
                        logs.add(new LaneLog(step, open.range(), isHeld, List.copyOf(tail.newest)));
                    }
                }
            }
        }
        return logs;
    }

    /** Only lanes of the plan that was followed then: those of others are not looked at. */
    private Map<Integer, Tail> tails(Chronicle until) {
        Map<Integer, Tail> tails = new TreeMap<>();
        Deque<Integer> toRead = new ArrayDeque<>();
        state(until).work().lanes().values().forEach(toRead::addAll);
        while (!toRead.isEmpty()) {
            int lane = toRead.removeFirst();
            Tail tail = new Tail();
            read(Streams.lane(store.journal(), lane), tail);
            if (tail.state != null) {
                tails.put(lane, tail);
                toRead.addAll(tail.state().children());
            }
        }
        return tails;
    }

    /** Page by page, so that a long lane takes no memory. */
    private void read(StreamId stream, Tail tail) {
        List<Recorded<Event>> page;
        do {
            page = store.checkpoints().commit(Terms.SHORT, tx -> tx.read(stream, tail.version, PAGE));
            for (Recorded<Event> recorded : page) {
                if (recorded.at().isAfter(moment)) {
                    return;
                }
                tail.add(recorded);
            }
        } while (page.size() == PAGE);
    }

    private Optional<Governing> governing() {
        if (server.isEmpty()) {
            return Optional.empty();
        }
        Governing governing = Governing.NOT_YET;
        long version = 0;
        List<Recorded<Event>> page;
        do {
            long after = version;
            Store journal = server.get();
            page = journal.checkpoints()
                    .commit(Terms.SHORT, tx -> tx.read(Streams.conductor(journal.journal()), after, PAGE));
            for (Recorded<Event> recorded : page) {
                if (recorded.at().isAfter(moment)) {
                    return Optional.of(governing);
                }
                governing = Governing.evolve(governing, (GovernorEvent) recorded.event());
                version = recorded.version();
            }
        } while (page.size() == PAGE);
        return Optional.of(governing);
    }

    private static MigrationState state(Chronicle until) {
        return MigrationFold.replay(until.conductor().stream()
                        .map(recorded -> (MigrationEvent) recorded.event())
                        .toList())
                .orElseThrow();
    }

    private static Plan plan(Chronicle until) {
        int version = (int) state(until).work().plannedAt();
        return ((MigrationEvent.Planned) until.conductor().get(version - 1).event()).plan();
    }

    private static Directives directives(List<Recorded<Event>> control) {
        return control.stream()
                .map(recorded -> (ControlEvent) recorded.event())
                .reduce(Directives.NONE, Directives::evolve, (a, b) -> b);
    }

    /** A lane's state, and its newest events. */
    private static final class Tail {
        private final Deque<Recorded<Event>> newest = new ArrayDeque<>();
        private @org.jspecify.annotations.Nullable LaneState state;
        private boolean isClaimed;
        private long version;

        void add(Recorded<Event> recorded) {
            LaneEvent event = (LaneEvent) recorded.event();
            state = state == null ? LaneFold.start((LaneEvent.LaneOpened) event) : LaneFold.evolve(state, event);
            isClaimed |= event instanceof LaneEvent.LaneClaimed;
            version = recorded.version();
            newest.addLast(recorded);
            if (newest.size() > LaneLog.EVENTS_MAX) {
                newest.removeFirst();
            }
        }

        LaneState state() {
            return java.util.Objects.requireNonNull(state, "a lane without events");
        }
    }
}

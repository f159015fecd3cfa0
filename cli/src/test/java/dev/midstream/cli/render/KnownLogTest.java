package dev.midstream.cli.render;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midstream.checkpoints.Terms;
import dev.midstream.checkpoints.log.Append;
import dev.midstream.checkpoints.log.StreamId;
import dev.midstream.checkpoints.memory.MemoryCheckpoints;
import dev.midstream.engine.cause.Chronicle;
import dev.midstream.engine.cause.Reckoned;
import dev.midstream.engine.control.Actor;
import dev.midstream.engine.control.ControlEvent;
import dev.midstream.engine.control.Directives;
import dev.midstream.engine.control.Limits;
import dev.midstream.engine.control.OwnSqlAnswer;
import dev.midstream.engine.control.Window;
import dev.midstream.engine.lane.ChunkCost;
import dev.midstream.engine.lane.LaneEvent;
import dev.midstream.engine.lane.LaneFold;
import dev.midstream.engine.lane.LaneRange;
import dev.midstream.engine.lane.LaneState;
import dev.midstream.engine.lane.Leaf;
import dev.midstream.engine.log.Event;
import dev.midstream.engine.log.State;
import dev.midstream.engine.log.Streams;
import dev.midstream.engine.migration.MigrationEvent;
import dev.midstream.engine.migration.MigrationFold;
import dev.midstream.engine.migration.MigrationState;
import dev.midstream.engine.progress.Past;
import dev.midstream.engine.run.Logbook;
import dev.midstream.engine.run.Store;
import dev.midstream.engine.throttle.Budget;
import dev.midstream.engine.throttle.Governing;
import dev.midstream.engine.throttle.GovernorEvent;
import dev.midstream.engine.throttle.Neighbour;
import dev.midstream.engine.throttle.Reason;
import dev.midstream.engine.throttle.Reason.Effect;
import dev.midstream.planner.catalog.TableRef;
import dev.midstream.planner.file.LockPolicy;
import dev.midstream.planner.file.PhaseName;
import dev.midstream.planner.plan.Footprint;
import dev.midstream.planner.plan.LockMode;
import dev.midstream.planner.plan.Plan;
import dev.midstream.planner.plan.Step;
import dev.midstream.planner.plan.Transformation;
import dev.midstream.planner.plan.Undo;
import dev.midstream.planner.predict.Predictor;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A log written down by hand, and every word that is told of it. */
class KnownLogTest {
    private static final Actor ANN = new Actor("shop", "ann", "desk");
    private static final UUID SOMEBODY = new UUID(0, 7);
    private static final TableRef ORDERS = new TableRef("public", "orders");
    private static final Instant MIDNIGHT = Instant.parse("2026-11-21T00:00:00Z");

    private Instant now = MIDNIGHT;
    private final InstantSource source = () -> now;
    private final MemoryCheckpoints<Event, State> checkpoints =
            new MemoryCheckpoints<>(source.withZone(ZoneOffset.UTC));
    private final Store store = new Store(checkpoints, checkpoints.commit(Terms.SHORT, tx -> tx.openJournal("m")));
    private final Store server =
            new Store(checkpoints, checkpoints.commit(Terms.SHORT, tx -> tx.openJournal(Streams.SERVER_JOURNAL)));
    private final Map<StreamId, List<Event>> streams = new HashMap<>();

    @Test
    void whyWasItSlowAtThree() {
        writeTheNight();
        now = Instant.parse("2026-11-21T09:00:00Z");
        assertEquals(
                """
                m at %s: running, backfill
                no rows now, 1000 rows/s before, 1 worker, held, 2 min 8 s to 2 min 58 s left for the rows
                held: replay-lag of sb1 is 12 s, stop 5 s, since %s
                slowed: limited to 5,000 rows/s by shop (ann@desk): evening peak, since %s, until %s
                slowed: limited to 20,000 rows/s by database app, for all migrations
                the server is shared with 1 migration in database app, which asks of all: 20,000 rows/s
                since the rows began (59 min 0 s): held 51 %%, slowed 49 %% of the time: rate 100 %%, rate for all 68 %%, replay-lag of sb1 51 %%
                without a reading: disk (no privilege: grant pg_monitor)

                #  phase     state      done   rows  predicted  took  step
                1  backfill  under way  30 %%  30,000  911 ms  fill orders
                """.formatted(local("03:00"), local("02:30"), local("02:00"), local("04:00"))
                        .replaceAll(" +", " "),
                at("03:00").replaceAll(" +", " ").replaceAll("─+\\s*", ""));
    }

    @Test
    void beforeTheRowsThereIsNothingToTell() {
        writeTheNight();
        now = Instant.parse("2026-11-21T09:00:00Z");
        assertEquals(
                "m at %s: running, starting".formatted(local("01:30")),
                at("01:30").lines().findFirst().orElse(""));
        assertEquals(Optional.empty(), new Past(store, Optional.of(server), MIDNIGHT.minusSeconds(1)).status("m"));
    }

    @Test
    void historyTellsEveryChangeOfBehaviour() {
        writeTheNight();
        Chronicle chronicle = new Logbook(store, Optional.of(server)).chronicle();
        List<HistoryLine> lines = new ArrayList<>();
        chronicle.inOrder().forEach(told -> lines.add(new HistoryLine.Told(told.event(), told.ofServer())));
        Reckoned.of(chronicle, MIDNIGHT, Instant.parse("2026-11-21T09:00:00Z"))
                .forEach(change -> lines.add(new HistoryLine.ByTime(change)));
        lines.sort(java.util.Comparator.comparing(HistoryLine::at));
        Sentences sentences = new Sentences(planned());
        assertEquals(
                """
                2026-11-21 00:00:00.000  planned: 1 steps, predicted ~911 ms
                2026-11-21 01:00:00.000  shop (ann@desk) asked to run, up to validate
                2026-11-21 01:00:00.000  host:1 leads
                2026-11-21 01:00:00.000  host:1 watches over the server
                2026-11-21 01:00:00.000  disk is left aside: no privilege: grant pg_monitor
                2026-11-21 02:00:00.000  shop (ann@desk) limited to 5,000 rows/s, until %s: evening peak
                2026-11-21 02:01:00.000  phase backfill
                2026-11-21 02:01:00.000  began: fill orders, in 1 lane
                2026-11-21 02:20:00.000  the server is shared with 1 migration in database app, which asks of all: 20,000 rows/s
                2026-11-21 02:30:00.000  held: replay-lag of sb1 is 12 s, stop 5 s
                2026-11-21 03:10:00.000  slowed to one worker for 50 %% of the time: active-sessions is 0.90 per core, slow from 0.70 per core
                2026-11-21 03:20:00.000  the server bears full speed
                2026-11-21 03:25:00.000  nothing is at work in the server's other databases
                2026-11-21 03:30:00.000  for all migrations: shop (ann@desk) limited to only 04:00-05:00 (UTC), until %s: a test
                2026-11-21 04:00:00.000  the allowed hours begin
                2026-11-21 04:00:00.000  the limit of 5,000 rows/s by shop (ann@desk) has expired
                2026-11-21 05:00:00.000  the allowed hours end; they begin again at %s
                2026-11-21 05:30:00.000  the rows will NOT be done before %s: at the earliest at %s
                2026-11-21 06:00:00.000  for all migrations: the limit of only 04:00-05:00 (UTC) by shop (ann@desk) has expired
                """.formatted(
                                local("04:00"),
                                local("06:00"),
                                local(MIDNIGHT.plus(Duration.ofHours(28))),
                                local("06:00"),
                                local("07:00")),
                String.join(
                                "\n",
                                lines.stream()
                                        .map(line -> line.text(sentences, ZoneOffset.UTC))
                                        .toList())
                        + "\n");
    }

    private void writeTheNight() {
        MigrationEvent.Planned planned = planned();
        write("00:00", Streams.conductor(store.journal()), planned);
        write(
                "01:00",
                Streams.control(store.journal()),
                new ControlEvent.RunRequested(ANN, PhaseName.VALIDATE, OwnSqlAnswer.UNKNOWN));
        write(
                "01:00",
                Streams.conductor(store.journal()),
                new MigrationEvent.ConductorClaimed(SOMEBODY, "host:1", 1, false));
        StreamId governor = Streams.conductor(server.journal());
        write("01:00", governor, new GovernorEvent.GovernorClaimed(SOMEBODY, "host:1", 1, false));
        write(
                "01:00",
                governor,
                new GovernorEvent.SignalHeard("disk", Optional.of("no privilege: grant pg_monitor"), false));
        write(
                "02:00",
                Streams.control(store.journal()),
                limit("02:00", Limits.NONE.withRate(5_000), "04:00", "evening peak"));
        write("02:01", Streams.conductor(store.journal()), new MigrationEvent.PhaseStarted(PhaseName.BACKFILL));
        write("02:01", Streams.conductor(store.journal()), new MigrationEvent.LanesOpened(1, 2, 1));
        workUntilHalfPastTwo();
        Neighbour app = new Neighbour("app", true, 1, Optional.of(20_000L), Optional.empty(), Optional.empty());
        write("02:20", governor, new GovernorEvent.NeighboursChanged(List.of(app)));
        write("02:30", governor, budget("02:30", 0, "replay-lag", "sb1", "replay-lag of sb1 is 12 s, stop 5 s"));
        write(
                "03:10",
                governor,
                budget(
                        "03:10",
                        0.5,
                        "active-sessions",
                        "",
                        "active-sessions is 0.90 per core, slow from 0.70 per core"));
        write("03:20", governor, new GovernorEvent.BudgetChanged(Budget.FULL, 1e9, Optional.empty(), moment("03:20")));
        write("03:25", governor, new GovernorEvent.NeighboursChanged(List.of()));
        Window window = new Window(LocalTime.of(4, 0), LocalTime.of(5, 0), ZoneId.of("UTC"));
        write(
                "03:30",
                Streams.control(server.journal()),
                limit("03:30", Limits.NONE.withWindows(List.of(window)), "06:00", "a test"));
        write(
                "05:30",
                Streams.conductor(store.journal()),
                new MigrationEvent.OutlookChanged(
                        true, moment("06:00"), Optional.of(moment("07:00")), Optional.empty()));
    }

    /** 30 chunks of 1,000 rows of 100,000, one a second; the last one at 02:30. */
    private void workUntilHalfPastTwo() {
        StreamId lane = Streams.lane(store.journal(), 2);
        LaneRange range = new LaneRange.Keys(Optional.empty(), List.of("z"), 100_000);
        write("02:01", lane, new LaneEvent.LaneOpened(1, new Leaf("public", "orders", 1, 1), range));
        write("02:01", lane, new LaneEvent.LaneClaimed(SOMEBODY, "host:1", 1, false));
        ChunkCost cost = new ChunkCost(Duration.ofMillis(40), Duration.ZERO, 0, 0);
        for (int second = 1; second <= 30; second++) {
            now = moment("02:29").plusSeconds(29 + second);
            append(lane, new LaneEvent.KeysDone(List.of("k" + second), 1_000, cost));
        }
    }

    private String at(String time) {
        StatusText text = StatusText.of(
                new Past(store, Optional.of(server), moment(time)).status("m").orElseThrow());
        return String.join("\n", text.pastLines(200)) + "\n";
    }

    private static ControlEvent.ThrottleSet limit(String since, Limits limits, String until, String why) {
        return new ControlEvent.ThrottleSet(ANN, limits, why, Optional.of(moment(since)), Optional.of(moment(until)));
    }

    private static GovernorEvent.BudgetChanged budget(
            String since, double workers, String signal, String subject, String text) {
        Effect effect = workers == 0 ? Effect.STOPS : Effect.SLOWS;
        Reason reason = new Reason(signal, subject, effect, 12, 5, text, moment(since));
        return new GovernorEvent.BudgetChanged(
                new Budget(workers, List.of(reason)), workers, Optional.empty(), moment(since));
    }

    private void write(String time, StreamId stream, Event event) {
        now = moment(time);
        append(stream, event);
    }

    private void append(StreamId stream, Event event) {
        List<Event> events = streams.computeIfAbsent(stream, s -> new ArrayList<>());
        events.add(event);
        Append<Event, State> append = new Append<>(stream, events.size() - 1L, List.of(event), state(events));
        assertEquals(
                "Appended",
                checkpoints
                        .commit(Terms.SHORT, tx -> tx.append(append))
                        .getClass()
                        .getSimpleName());
    }

    private static State state(List<Event> events) {
        return switch (events.getFirst()) {
            case ControlEvent ignored ->
                events.stream().map(ControlEvent.class::cast).reduce(Directives.NONE, Directives::evolve, (a, b) -> b);
            case GovernorEvent ignored ->
                events.stream()
                        .map(GovernorEvent.class::cast)
                        .reduce(Governing.NOT_YET, Governing::evolve, (a, b) -> b);
            case LaneEvent ignored -> lane(events);
            default -> migration(events);
        };
    }

    private static LaneState lane(List<Event> events) {
        return LaneFold.replay(events.stream().map(LaneEvent.class::cast).toList())
                .orElseThrow();
    }

    private static MigrationState migration(List<Event> events) {
        return MigrationFold.replay(
                        events.stream().map(MigrationEvent.class::cast).toList())
                .orElseThrow();
    }

    private static MigrationEvent.Planned planned() {
        Plan plan = plan();
        return new MigrationEvent.Planned("f", "{}", plan, Predictor.byRows(1).predict(plan));
    }

    private static Plan plan() {
        Undo undo = new Undo.Nothing();
        Transformation transformation = new Transformation(
                "orders", Map.of("f", "1"), Optional.of("f is null"), List.of(), Optional.empty(), false, undo);
        Footprint footprint = Footprint.of(Footprint.Work.WRITES_ROWS, 100_000, LockMode.values()[0], ORDERS);
        Step fill = new Step.Backfill(1, "fill orders", footprint, ORDERS, transformation);
        return new Plan(
                "m",
                List.of("public"),
                List.of(new Plan.Phase(PhaseName.BACKFILL, List.of(fill))),
                LockPolicy.USUAL,
                List.of());
    }

    private static Instant moment(String time) {
        return MIDNIGHT.plus(Duration.between(LocalTime.MIN, LocalTime.parse(time)));
    }

    private static String local(String time) {
        return local(moment(time));
    }

    private static String local(Instant at) {
        return Clock.dayAndTime(at);
    }
}

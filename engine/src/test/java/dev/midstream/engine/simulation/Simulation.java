package dev.midstream.engine.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.checkpoints.Terms;
import dev.midstream.checkpoints.log.Append;
import dev.midstream.checkpoints.log.JournalId;
import dev.midstream.engine.control.Actor;
import dev.midstream.engine.control.ControlEvent;
import dev.midstream.engine.control.OwnSqlAnswer;
import dev.midstream.engine.control.Policy;
import dev.midstream.engine.lane.LaneEvent.WeaveChosen;
import dev.midstream.engine.lane.LaneState;
import dev.midstream.engine.log.Streams;
import dev.midstream.engine.migration.MigrationDecider;
import dev.midstream.engine.migration.MigrationEvent.Planned;
import dev.midstream.engine.migration.MigrationFold;
import dev.midstream.engine.migration.Plans;
import dev.midstream.engine.run.Ending;
import dev.midstream.engine.run.EngineListener;
import dev.midstream.engine.run.MigrationRun;
import dev.midstream.engine.run.Store;
import dev.midstream.engine.run.View;
import dev.midstream.planner.file.PhaseName;
import dev.midstream.planner.plan.Plan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * One migration, carried out by the engine's own threads on simulated hosts that crash, freeze and lose connections, beside an
 * application and an operator. Everything is drawn from one seed.
 */
final class Simulation {
    static final Duration LEASE = Duration.ofSeconds(2);
    private static final Actor OPERATOR = new Actor("postgres", "operator", "desk");
    private static final int PROCESSES_MAX = 3;
    /** What takes a run ten times as long as the others take. */
    private static final int RARELY = 20;

    private static final int STEPS_MAX = 200_000;
    private static final Plan PLAN = new Plans()
            .in(PhaseName.EXPAND, Plans.ddl("add column"))
            .in(PhaseName.BACKFILL, Plans.fill(Plans.T), Plans.once(Plans.U))
            .in(PhaseName.VALIDATE, Plans.verify(Plans.T), Plans.query())
            .in(PhaseName.CONTRACT, Plans.ddl("drop column"))
            .plan();

    private final Random lots;
    private final Schedule schedule;
    private final SimulatedServer server;
    private final SimulatedStore.Chaos chaos;
    private final Store operators;
    private final Policy policy;
    private final List<SimulatedProcess> processes = new ArrayList<>();
    private int started;
    private boolean completed;
    private boolean stopped;
    private int tooSlow;

    Simulation(long seed) {
        this.lots = new Random(seed);
        this.schedule = new Schedule(lots);
        this.chaos = new SimulatedStore.Chaos(lots, lots.nextDouble() * 0.03, lots.nextDouble() * 0.05);
        this.server = new SimulatedServer(
                schedule,
                new SimulatedTable(Plans.T, 1, blocks(), rows(), lots),
                new SimulatedTable(Plans.U, 2, 10, 20 + lots.nextInt(120), lots));
        JournalId journal = server.checkpoints.commit(Terms.SHORT, tx -> tx.openJournal("m"));
        this.operators = new Store(server.checkpoints, journal, LEASE);
        Planned planned = new Planned("print", "file", PLAN, List.of());
        server.checkpoints.commit(
                Terms.SHORT,
                tx -> tx.append(
                        new Append<>(Streams.conductor(journal), 0, List.of(planned), MigrationFold.start(planned))));
        this.policy = new Policy(
                Policy.USUAL.quarantineMax(),
                lots.nextInt(3) == 0 ? Policy.OnOldSnapshot.HOLD : Policy.OnOldSnapshot.GO_ON);
        requestRun();
        if (lots.nextInt(4) == 0) {
            server.filled.any().unfit = true;
            server.counted.any().unfit = true;
        }
        if (lots.nextInt(8) == 0) {
            server.filled.any().slow = true;
            server.counted.any().slow = true;
        }
        server.pinned = lots.nextInt(6) == 0;
    }

    private long blocks() {
        boolean large = lots.nextInt(RARELY) == 0;
        return 1 + (large ? SimulatedTable.LARGE_BLOCKS + lots.nextInt(8_000) : lots.nextInt(600));
    }

    /** So many, now and then, that it is learned from them how to weave. */
    private int rows() {
        return lots.nextInt(RARELY) == 0 ? 300 + lots.nextInt(600) : 20 + lots.nextInt(80);
    }

    private void requestRun() {
        request(new ControlEvent.RunRequested(OPERATOR, PhaseName.CONTRACT, OwnSqlAnswer.UNKNOWN, policy));
    }

    /** Work and trouble, then work alone, then judgement. */
    void run() {
        int troubled = lots.nextInt(1_500);
        for (int step = 0; !completed; step++) {
            if (step > STEPS_MAX) {
                throw new AssertionError("it does not end: " + operators.view());
            }
            if (step < troubled) {
                new Trouble(lots, this).perhaps();
            } else if (!chaos.isOver()) {
                chaos.end();
                server.pinned = false;
                resume();
            }
            processes.removeIf(this::isOver);
            if (processes.isEmpty() || (processes.size() < PROCESSES_MAX && lots.nextInt(200) == 0)) {
                startProcess();
            }
            schedule.step();
        }
        processes.forEach(p -> p.host.kill());
        judge();
    }

    /**
     * What happened in a run that does not happen in every one.
     *
     * @param weaves changes of how windows are woven
     * @param tooSlow times that a row took too long, and a person was asked
     */
    record Sights(long blockSplits, long keySplits, long weaves, long tooSlow) {
        static final Sights NONE = new Sights(0, 0, 0, 0);

        Sights plus(Sights more) {
            return new Sights(
                    blockSplits + more.blockSplits,
                    keySplits + more.keySplits,
                    weaves + more.weaves,
                    tooSlow + more.tooSlow);
        }
    }

    Sights sights() {
        View view = operators.view();
        long weaves = view.workLanes(2).stream()
                .flatMap(lane -> operators.events(Streams.lane(operators.journal(), lane)).stream())
                .filter(recorded -> recorded.event() instanceof WeaveChosen chosen
                        && !chosen.reason().equals("the usual"))
                .count();
        return new Sights(splits(view, 2), splits(view, 3), weaves, tooSlow);
    }

    private static long splits(View view, int step) {
        return view.lanesOf(step).stream()
                .mapToLong(lane -> lane.children().size())
                .sum();
    }

    SimulatedServer server() {
        return server;
    }

    Optional<SimulatedHost> anyHost() {
        return processes.isEmpty() ? Optional.empty() : Optional.of(processes.get(lots.nextInt(processes.size())).host);
    }

    void stop(boolean forGood) {
        stopped = true;
        request(
                forGood
                        ? new ControlEvent.AbortRequested(OPERATOR, "fire")
                        : new ControlEvent.Paused(OPERATOR, "lunch"));
    }

    void resume() {
        if (stopped) {
            stopped = false;
            request(new ControlEvent.Resumed(OPERATOR));
        }
    }

    void request(ControlEvent event) {
        server.directed(operators.request(event));
    }

    private void startProcess() {
        SimulatedHost host = new SimulatedHost(schedule);
        SimulatedProcess process = new SimulatedProcess(host);
        String name = "p" + ++started;
        Store store = new Store(new SimulatedStore(server, host, chaos), operators.journal(), LEASE);
        MigrationRun run = new MigrationRun(
                store,
                PLAN,
                new SimulatedDatabase(server, chaos, lots),
                new SimulatedExecutor(server, chaos, lots),
                new SimulatedFaults(),
                EngineListener.SILENT,
                name);
        processes.add(process);
        int workers = 1 + lots.nextInt(3);
        schedule.start(host, name, () -> process.live(run, workers));
    }

    private boolean isOver(SimulatedProcess process) {
        if (process.failure != null) {
            throw new AssertionError("a process failed", process.failure);
        }
        switch (process.ending) {
            case null -> {}
            case Ending.Completed ignored -> completed = isAtItsEnd();
            case Ending.Failed failed -> repair(failed);
            case Ending.Aborted ignored -> resume();
            default -> throw new AssertionError("an unexpected ending: " + process.ending);
        }
        return process.host.isDead() || process.isOver;
    }

    /** Unless a new proof was asked for just as the process left. */
    private boolean isAtItsEnd() {
        View view = operators.view();
        return new MigrationDecider(PLAN).isAtRest(view.state().orElseThrow(), view.directives());
    }

    private void repair(Ending.Failed failed) {
        assertTrue(Set.of("22012", "57014").contains(failed.sqlState()), failed::toString);
        tooSlow += failed.sqlState().equals("57014") ? 1 : 0;
        server.filled.repair();
        server.counted.repair();
        requestRun();
    }

    private void judge() {
        server.filled.rows().forEach(row -> assertTrue(!row.isPending(), () -> "row " + row.id + " was left out"));
        new Books(operators, server).judge(PLAN);
        long onRecord =
                operators.view().lanesOf(2).stream().mapToLong(LaneState::rows).sum()
                        + operators.view().lanesOf(3).stream()
                                .mapToLong(LaneState::rows)
                                .sum();
        assertEquals(server.transformed(), onRecord, "rows on record");
    }
}

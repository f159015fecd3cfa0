package dev.midstream.engine.run;

import dev.midstream.checkpoints.Terms;
import dev.midstream.checkpoints.Terms.Durability;
import dev.midstream.engine.control.Directives;
import dev.midstream.engine.lock.LockLadder;
import dev.midstream.engine.migration.MigrationDecider;
import dev.midstream.engine.migration.MigrationState;
import dev.midstream.engine.notice.Trust;
import dev.midstream.planner.plan.Plan;
import dev.midstream.planner.plan.Transformation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One process's part in a migration: a conductor that leads or stands by, and workers. */
public final class MigrationRun {
    /** A chunk waits for a row of the application this long, then gives way. */
    private static final Duration CHUNK_LOCK_TIMEOUT = Duration.ofMillis(500);

    private static final Duration LOOK = Duration.ofMillis(200);

    private final Store store;
    private final Plan plan;
    private final Database database;
    private final LaneExecutor lanes;
    private final Faults faults;
    private final EngineListener listener;
    private final String process;
    private final Optional<Governance> governance;
    private final Optional<Outside> outside;

    /** Without anybody who watches over the server. */
    public MigrationRun(
            Store store,
            Plan plan,
            Database database,
            LaneExecutor lanes,
            Faults faults,
            EngineListener listener,
            String process) {
        this(store, plan, database, lanes, faults, listener, process, Optional.empty(), Optional.empty());
    }

    public MigrationRun(
            Store store,
            Plan plan,
            Database database,
            LaneExecutor lanes,
            Faults faults,
            EngineListener listener,
            String process,
            Optional<Governance> governance,
            Optional<Outside> outside) {
        this.store = store;
        this.plan = plan;
        this.database = database;
        this.lanes = lanes;
        this.faults = faults;
        this.listener = listener;
        this.process = process;
        this.governance = governance;
        this.outside = outside;
    }

    /** Works until there is nothing more to do, or until asked to stop. */
    public Ending run(int workers, Stop stop) {
        try (database) {
            Stop inner = new Stop(stop.host());
            Pulse pulse = new Pulse(store, governance.map(Governance::server), faults, listener, inner);
            long plannedAt = plannedAt(pulse.view()).orElseThrow();
            Context context =
                    new Context(store, plan, plannedAt, pulse, lanes, faults, listener, inner, chunkTerms(), trust());
            Crew crew = crew(context, workers);
            Optional<Notifier> notifier =
                    outside.map(o -> Notifier.start(o, context, Identity.of(process, "notifier")));
            Ending ending = await(context, stop);
            notifier.ifPresent(n -> n.finish(!(ending instanceof Ending.Left)));
            inner.ask();
            crew.join();
            return ending;
        }
    }

    private Trust trust() {
        return outside.map(Outside::trust).orElse(Trust.NONE);
    }

    private Crew crew(Context context, int workers) {
        Crew crew = new Crew(context.stop());
        crew.start("pulse", context.pulse());
        crew.start(
                "conductor",
                new Conductor(
                        context,
                        database,
                        LockLadder.within(plan.locks().giveUpAfter()),
                        governance.map(Governance::server),
                        Identity.of(process, "conductor")));
        governance.ifPresent(g -> crew.start("governor", governor(g, context)));
        governance
                .flatMap(Governance::exchange)
                .ifPresent(exchange -> crew.start(
                        "neighbourhood", new Neighbourhood(exchange, context.pulse(), faults, context.stop())));
        LaneClaims claims = new LaneClaims(context);
        for (int i = 1; i <= workers; i++) {
            crew.start("worker-" + i, new Worker(context, Identity.of(process, "worker-" + i), claims));
        }
        return crew;
    }

    private Governor governor(Governance governance, Context context) {
        return new Governor(
                governance.server(),
                store.journal(),
                governance.instruments(),
                context.pulse()::hearing,
                faults,
                listener,
                context.stop(),
                Identity.of(process, "governor"));
    }

    private Ending await(Context context, Stop stop) {
        MigrationDecider decider = new MigrationDecider(plan);
        while (!stop.isAsked() && !context.stop().isAsked()) {
            View view = context.pulse().view();
            Directives directives = view.directives();
            if (directives.abort().isPresent()) {
                return new Ending.Aborted(directives.abort().get());
            }
            if (plannedAt(view).orElse(0L) != context.plannedAt()) {
                return new Ending.Left(); // rolled back and planned anew by others: not ours any more
            }
            if (view.state().filter(s -> decider.isAtRest(s, directives)).isPresent()) {
                return ending(view.state().get());
            }
            stop.sleep(LOOK);
        }
        return new Ending.Left();
    }

    private static Optional<Long> plannedAt(View view) {
        return view.state().map(state -> state.work().plannedAt());
    }

    private Ending ending(MigrationState state) {
        return switch (state) {
            case MigrationState.Completed ignored -> new Ending.Completed();
            case MigrationState.AtGate gate -> new Ending.AtGate(gate.before());
            case MigrationState.Failed s ->
                new Ending.Failed(s.step(), plan.step(s.step()).title(), s.sqlState(), s.message());
            case MigrationState.StoppedByHook s -> new Ending.Failed(0, s.title(), "", s.message());
            case MigrationState.Unproved s ->
                new Ending.Unproved(s.step(), plan.step(s.step()).title(), s.violations(), s.message());
            case MigrationState.RolledBack ignored -> new Ending.RolledBack();
            case MigrationState.Running s -> throw new IllegalStateException("running and at rest: " + s);
            case MigrationState.RollingBack s -> throw new IllegalStateException("rolling back and at rest: " + s);
        };
    }

    /**
     * A chunk's commit need not wait for the disk: its rows and its event are lost together or not at all, and then the cursor is
     * merely older. Row level security must not hide rows silently: off makes it an error.
     */
    private Terms chunkTerms() {
        // Half of the lease: a chunk that takes longer is cancelled before anybody can think its worker dead.
        Duration longest = store.leaseTerm().dividedBy(2);
        return new Terms(Durability.BUFFERED, CHUNK_LOCK_TIMEOUT, longest)
                .with(List.of(
                        Transformation.CHUNK_SETTING + " = 'on'",
                        SearchPath.setting(plan.searchPath()),
                        "row_security = off",
                        "jit = off"));
    }
}

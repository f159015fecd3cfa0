package dev.midstream.cli.metrics;

import dev.midstream.checkpoints.Terms;
import dev.midstream.checkpoints.Transaction;
import dev.midstream.checkpoints.log.Holder;
import dev.midstream.checkpoints.log.Journal;
import dev.midstream.engine.allowance.Allowance;
import dev.midstream.engine.control.Directives;
import dev.midstream.engine.migration.MigrationState;
import dev.midstream.engine.pg.Engine;
import dev.midstream.engine.progress.Progress;
import dev.midstream.engine.progress.Quarantine;
import dev.midstream.engine.progress.Status;
import dev.midstream.engine.progress.StepProgress;
import dev.midstream.engine.run.Picture;
import dev.midstream.engine.run.Store;
import dev.midstream.engine.run.View;
import dev.midstream.engine.throttle.Budget;
import dev.midstream.engine.throttle.Governing;
import dev.midstream.engine.throttle.Measured;
import dev.midstream.engine.throttle.Reason;
import dev.midstream.engine.throttle.Signal;
import dev.midstream.planner.plan.Plan;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What the database says of every migration and of its own health, read when somebody asks. Every process sees the same, so one of
 * them is enough to ask.
 */
public final class ServerMeters {
    private static final double NANOS_A_SECOND = 1e9;

    private final Engine engine;
    private final Map<String, Plan> plans = new HashMap<>();
    private final Table table;

    public ServerMeters(Engine engine, MeterRegistry meters) {
        this.engine = engine;
        this.table = new Table(meters);
    }

    /** Reads everything anew. Not to be called by two at once. */
    public void refresh() {
        table.begin();
        if (engine.isInstalled()) {
            Optional<Store> server = engine.findServer();
            Directives all = server.map(Store::directives).orElse(Directives.NONE);
            int held = 0;
            for (Journal journal : engine.migrations()) {
                held += engine.find(journal.name())
                        .map(store -> migration(journal.name(), store, server, all))
                        .orElse(0);
            }
            boolean isAtWork = held > 0;
            server.flatMap(Store::conductor)
                    .filter(head ->
                            isAtWork || head.holder().filter(Holder::isLive).isPresent())
                    .map(head -> (Governing) head.state())
                    .ifPresent(this::governing);
            server.map(s -> s.checkpoints().commit(Terms.SHORT, Transaction::now))
                    .ifPresent(now -> Subjects.merged(engine.readings()).forEach(reading -> reading(reading, now)));
        }
        table.end();
    }

    /** The lanes of it that are held. */
    private int migration(String name, Store store, Optional<Store> server, Directives all) {
        View view = store.view();
        if (view.state().isEmpty()) {
            return 0;
        }
        MigrationState state = view.state().get();
        Tags tags = Tags.of("migration", name);
        table.set("midstream.migration.state", tags.and("state", word(state)), 1);
        table.set(
                "midstream.migration.phase",
                tags.and("phase", state.work().phase().map(p -> p.label()).orElse("none")),
                1);
        Plan plan = plan(name, store, state);
        Progress progress = Progress.of(plan, view);
        table.set("midstream.migration.progress", tags, progress.share());
        table.set(
                "midstream.migration.rows",
                tags,
                progress.steps().stream().mapToLong(StepProgress::rows).sum());
        table.set(
                "midstream.migration.estimated",
                tags,
                progress.steps().stream()
                        .filter(step -> step.lanes() > 0 || step.standing() == StepProgress.Standing.WAITING)
                        .mapToLong(step -> step.step().footprint().rows())
                        .sum());
        table.set(
                "midstream.migration.lanes",
                tags,
                progress.steps().stream().mapToInt(StepProgress::lanes).sum());
        table.set(
                "midstream.migration.lanes.done",
                tags,
                progress.steps().stream().mapToInt(StepProgress::lanesDone).sum());
        table.set("midstream.migration.workers", tags, view.heldLanes().size());
        table.set(
                "midstream.migration.rate",
                tags,
                view.heldLanes().isEmpty() ? 0 : rowsPerSecond(name, plan, store, server));
        table.set("midstream.migration.quarantined", tags, Quarantine.of(view).size());
        table.set("midstream.migration.paused", tags, view.directives().isPaused() || all.isPaused() ? 1 : 0);
        table.set(
                "midstream.migration.notices.failing",
                tags,
                engine.findNotices(name).flatMap(Store::conductor).stream()
                        .map(head -> (dev.midstream.engine.notice.Told) head.state())
                        .flatMap(told -> told.targets().values().stream())
                        .filter(target -> target.trouble().isPresent())
                        .count());
        if (!(state instanceof MigrationState.Completed || state instanceof MigrationState.RolledBack)) {
            allowed(tags, Picture.of(store, server));
        }
        return view.heldLanes().size();
    }

    /** Of all its workers: an allowance has the rate of each. */
    private void allowed(Tags tags, Picture picture) {
        Allowance allowance = picture.allowance();
        double workers = allowance.isHeld() ? 0 : allowance.workers();
        if (workers < Double.MAX_VALUE) {
            table.set("midstream.migration.allowed.workers", tags, workers);
        }
        int lanes = Math.max(1, picture.view().heldLanes().size());
        allowance
                .rowsPerSecond()
                .map(rate -> allowance.isHeld() ? 0 : rate * lanes)
                .ifPresent(rate -> table.set("midstream.migration.allowed.rate", tags, rate));
    }

    /** What was decided before everybody left is no longer so: only while somebody governs, or works. */
    private void governing(Governing governing) {
        Budget budget = governing.budget();
        if (budget.workers() < Double.MAX_VALUE) {
            table.set("midstream.budget.workers", Tags.empty(), budget.workers());
        }
        for (Reason reason : budget.reasons()) {
            table.set(
                    "midstream.budget.reason",
                    Tags.of(
                            "signal",
                            reason.source(),
                            "subject",
                            Subjects.withoutPid(reason.subject()),
                            "effect",
                            reason.effect() == Reason.Effect.STOPS ? "stops" : "slows"),
                    1);
        }
    }

    private static double rowsPerSecond(String name, Plan plan, Store store, Optional<Store> server) {
        Status status = Status.now(name, plan, store, server, List.of(), List.of());
        return status.account().pace().rowsPerSecond().orElse(0.0);
    }

    private void reading(Measured reading, Instant now) {
        String unit = Signal.byId(reading.signal())
                .map(signal -> signal.unit().name().toLowerCase(Locale.ROOT))
                .orElse("");
        String kind = reading.value().isPresent() ? "value" : reading.applies() ? "unreadable" : "not-applicable";
        Tags subject = Tags.of("signal", reading.signal(), "subject", reading.subject());
        Tags tags = subject.and("unit", unit);
        table.set("midstream.signal.readable", Tags.of("signal", reading.signal(), "kind", kind), 1);
        table.set(
                "midstream.signal.age",
                subject,
                Math.max(0, Duration.between(reading.at(), now).toNanos()) / NANOS_A_SECOND);
        reading.value().ifPresent(value -> table.set("midstream.signal.value", tags, value));
        reading.slow().ifPresent(value -> table.set("midstream.signal.slow", tags, value));
        reading.stop().ifPresent(value -> table.set("midstream.signal.stop", tags, value));
    }

    private Plan plan(String name, Store store, MigrationState state) {
        return plans.computeIfAbsent(
                name + "@" + state.work().plannedAt(),
                key -> store.planned(state.work().plannedAt()).plan());
    }

    private static String word(MigrationState state) {
        return switch (state) {
            case MigrationState.Running ignored -> "running";
            case MigrationState.AtGate ignored -> "at_gate";
            case MigrationState.Failed ignored -> "failed";
            case MigrationState.Unproved ignored -> "unproved";
            case MigrationState.StoppedByHook ignored -> "stopped_by_hook";
            case MigrationState.Completed ignored -> "completed";
            case MigrationState.RollingBack ignored -> "rolling_back";
            case MigrationState.RolledBack ignored -> "rolled_back";
        };
    }
}

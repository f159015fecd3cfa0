package dev.midstream.engine.run;

import dev.midstream.engine.log.Streams;
import dev.midstream.engine.migration.MigrationEvent;
import dev.midstream.engine.migration.MigrationEvent.StepFailed;
import dev.midstream.engine.migration.MigrationEvent.StepFinished;
import dev.midstream.engine.migration.MigrationEvent.StepStarted;
import dev.midstream.engine.migration.MigrationState;
import dev.midstream.planner.plan.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** Builds and drops indexes concurrently, against a deadline. */
final class IndexWork {
    private static final String NAME_TAKEN = "42P07";
    private static final String NOTHING_LEFT = "; nothing of it is left";
    private static final String INVALID_LEFT =
            "; an invalid index is left, which writes keep up to date and the next run drops";
    private static final String HALF_DROPPED =
            "; the index may be invalid by now: then no query uses it, writes may keep it up to date, and the next run drops it";

    private final Context context;
    private final Database database;
    private final Pen<MigrationEvent, MigrationState> pen;
    private final Mandate mandate;

    IndexWork(Context context, Database database, Pen<MigrationEvent, MigrationState> pen, Mandate mandate) {
        this.context = context;
        this.database = database;
        this.pen = pen;
        this.mandate = mandate;
    }

    void build(Step.BuildIndex step) {
        build(step, deadline());
    }

    /** Begun by somebody who did not record its end. */
    void resumeBuild(Step.BuildIndex step) {
        build(step, leftOfDeadline(step.number()));
    }

    /** The way back from a dropped index. */
    void rebuild(Step.DropIndex step) {
        build(
                step.number(),
                new Database.NewIndex(step.table(), step.index(), step.create()),
                deadline(),
                took -> new MigrationEvent.StepUndone(step.number(), took));
    }

    void drop(Step.DropIndex step) {
        drop(step, deadline());
    }

    /** Begun by somebody who did not record its end. */
    void resumeDrop(Step.DropIndex step) {
        drop(step, leftOfDeadline(step.number()));
    }

    void undoOutside(int number, String statement) {
        drop(number, statement, deadline(), took -> new MigrationEvent.StepUndone(number, took));
    }

    /** Whether the index is there now; else the step has failed, and that is on record. */
    boolean isBuilt(int number, Database.NewIndex index) {
        return isBuilt(number, index, deadline());
    }

    private void build(Step.BuildIndex step, Duration left) {
        build(
                step.number(),
                new Database.NewIndex(step.table(), step.index(), step.create()),
                left,
                took -> new StepFinished(step.number(), took, 0));
    }

    private void build(
            int number, Database.NewIndex index, Duration left, Function<Duration, MigrationEvent> whenBuilt) {
        long start = System.nanoTime();
        if (isBuilt(number, index, left)) {
            pen.write(whenBuilt.apply(Mandate.since(start)));
        }
    }

    private boolean isBuilt(int number, Database.NewIndex index, Duration left) {
        Optional<Database.Build> built = mandate.attempt(number, () -> {
            database.startAnewOutside();
            return database.buildIndex(index, left, wait -> mandate.tell(number, wait), mandate::isOver);
        });
        built.flatMap(b -> failure(number, b)).ifPresent(pen::write);
        return built.filter(Database.Build.Valid.class::isInstance).isPresent();
    }

    private Optional<StepFailed> failure(int number, Database.Build built) {
        return switch (built) {
            case Database.Build.Valid ignored -> Optional.empty();
            case Database.Build.Taken(String by) -> Optional.of(new StepFailed(number, NAME_TAKEN, by, mandate.runs()));
            case Database.Build.GivenUp(Database.TooLong late, boolean isLeft) ->
                Optional.of(tooLong(number, "the build", late, isLeft ? INVALID_LEFT : NOTHING_LEFT));
            case Database.Build.Refused refused ->
                Optional.of(new StepFailed(
                        number,
                        refused.sqlState(),
                        refused.message() + mandate.found(refused.duplicates()),
                        mandate.runs()));
        };
    }

    private void drop(Step.DropIndex step, Duration left) {
        drop(step.number(), step.statements().getFirst(), left, took -> new StepFinished(step.number(), took, 0));
    }

    /** Dropped once more after a crash, for what is half dropped is dropped whole. */
    private void drop(int number, String statement, Duration left, Function<Duration, MigrationEvent> whenDropped) {
        long start = System.nanoTime();
        mandate.attempt(number, () -> {
                    database.startAnewOutside();
                    return database.runConcurrently(
                            statement, left, wait -> mandate.tell(number, wait), mandate::isOver);
                })
                .ifPresent(late -> pen.write(late.<MigrationEvent>map(l -> tooLong(number, "the drop", l, HALF_DROPPED))
                        .orElseGet(() -> whenDropped.apply(Mandate.since(start)))));
    }

    private StepFailed tooLong(int number, String what, Database.TooLong late, String consequence) {
        return new StepFailed(
                number,
                Concurrently.CANCELLED,
                Concurrently.tooLong(what, deadline(), consequence, late) + "; rerun when it can be done",
                mandate.runs());
    }

    private Duration deadline() {
        return context.plan().locks().indexDeadline();
    }

    /** It counts from the step's start, through any number of conductors. */
    private Duration leftOfDeadline(int number) {
        Instant started = context
                .store()
                .events(Streams.conductor(context.store().journal()))
                .reversed()
                .stream()
                .filter(recorded -> recorded.event().equals(new StepStarted(number)))
                .findFirst()
                .orElseThrow()
                .at();
        Duration left =
                deadline().minus(Duration.between(started, context.pulse().databaseTime()));
        return left.isNegative() ? Duration.ZERO : left;
    }
}

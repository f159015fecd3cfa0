package dev.midstream.cli.render;

import dev.midstream.checkpoints.log.Recorded;
import dev.midstream.engine.log.Event;
import dev.midstream.engine.migration.MigrationEvent.Planned;
import dev.midstream.engine.progress.Progress;
import dev.midstream.engine.progress.StepProgress;
import dev.midstream.engine.run.Ending;
import dev.midstream.engine.run.View;
import dev.midstream.planner.plan.Step;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;

/** Plain lines, for a pipe or a log: one an event, and one every few seconds while rows are being written. */
public final class LineReporter implements RunReporter {
    private static final Duration EVERY = Duration.ofSeconds(5);

    private final PrintWriter out;
    private final Narration narration;
    private final String migration;
    private final Speed speed = new Speed();
    private long saidNanos = System.nanoTime();
    private boolean paused;

    public LineReporter(PrintWriter out, Planned planned) {
        this.out = out;
        this.narration = new Narration(planned);
        this.migration = planned.plan().migration();
    }

    @Override
    public void event(Recorded<Event> event) {
        narration.of(event).forEach(this::say);
    }

    @Override
    public void progress(Progress progress, View view) {
        speed.observe(progress);
        tellPause(view);
        if (System.nanoTime() - saidNanos < EVERY.toNanos()) {
            return;
        }
        saidNanos = System.nanoTime();
        for (StepProgress step : progress.steps()) {
            if (step.standing() == StepProgress.Standing.UNDER_WAY && step.lanes() > 0) {
                say(Narration.INDENT
                        + line(step, speed.rowsPerSecond(step.step().number())));
            }
        }
    }

    /** Once when it begins: without it, a pause that was there before the run would look like a run that hangs. */
    private void tellPause(View view) {
        boolean now = view.directives().isPaused();
        if (now && !paused) {
            narration.quick().ifPresent(this::say);
            view.directives()
                    .pause()
                    .ifPresent(p -> note("paused by %s: %s; midstream resume %s goes on"
                            .formatted(p.actor(), p.reason(), migration)));
        } else if (!now && paused) {
            note("resumed");
        }
        paused = now;
    }

    static String line(StepProgress step, Optional<Double> rowsPerSecond) {
        long rows = step.step().footprint().rows();
        return "%s: %s%s%s, %d of %d lanes done"
                .formatted(
                        step.step().title(),
                        Quantities.percent(step.share()),
                        isRead(step)
                                ? " of about %s rows".formatted(Quantities.about(rows))
                                : ", %s of about %s rows"
                                        .formatted(Quantities.count(step.rows()), Quantities.about(rows)),
                        rowsPerSecond
                                .filter(r -> !isRead(step))
                                .map(r -> ", " + Quantities.about(r) + " rows/s")
                                .orElse(""),
                        step.lanesDone(),
                        step.lanes());
    }

    /** Steps that only read change no rows, and their rows are not counted. */
    static boolean isRead(StepProgress step) {
        return step.rows() == 0 && step.step() instanceof Step.VerifyRows;
    }

    @Override
    public void note(String note) {
        say(Narration.INDENT + note);
    }

    @Override
    public void ended(Ending ending) {
        narration.quick().ifPresent(this::say); // how it ended, the caller says
    }

    @Override
    public void close() {
        out.flush();
    }

    private void say(String line) {
        out.println(line);
        out.flush();
    }
}

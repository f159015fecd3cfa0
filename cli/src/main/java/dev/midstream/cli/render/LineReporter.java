package dev.midstream.cli.render;

import dev.midstream.checkpoints.log.Recorded;
import dev.midstream.engine.log.Event;
import dev.midstream.engine.migration.MigrationEvent;
import dev.midstream.engine.progress.Progress;
import dev.midstream.engine.progress.StepProgress;
import dev.midstream.engine.run.Ending;
import dev.midstream.engine.run.View;
import dev.midstream.planner.plan.Plan;
import dev.midstream.planner.plan.Step;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/**
 * Plain lines, for a pipe or a log: one an event, and one every few seconds while rows are being written. Steps that were over in no
 * time are counted, not listed; the history has them all.
 */
public final class LineReporter implements RunReporter {
    private static final Duration EVERY = Duration.ofSeconds(5);
    private static final Duration QUICK = Duration.ofMillis(200);
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());

    private final PrintWriter out;
    private final Sentences sentences;
    private final String migration;
    private final Speed speed = new Speed();
    private long saidNanos = System.nanoTime();
    private int quick;
    private boolean paused;

    public LineReporter(PrintWriter out, Plan plan) {
        this.out = out;
        this.sentences = new Sentences(plan);
        this.migration = plan.migration();
    }

    @Override
    public void event(Recorded<Event> event) {
        switch (event.event()) {
            case MigrationEvent.StepStarted ignored -> {}
            case MigrationEvent.StepFinished e when e.took().compareTo(QUICK) < 0 -> quick++;
            case MigrationEvent.StepUndone e when e.took().compareTo(QUICK) < 0 -> quick++;
            default -> {
                sayQuick();
                say(CLOCK.format(event.at()) + "  "
                        + sentences.of(event.event(), event.stream().number()));
            }
        }
    }

    private void sayQuick() {
        if (quick > 0) {
            say("          %d step%s of less than %s"
                    .formatted(quick, quick == 1 ? "" : "s", Quantities.duration(QUICK)));
            quick = 0;
        }
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
                say("          " + line(step, speed.rowsPerSecond(step.step().number())));
            }
        }
    }

    /** Once when it begins: without it, a pause that was there before the run would look like a run that hangs. */
    private void tellPause(View view) {
        boolean now = view.directives().isPaused();
        if (now && !paused) {
            sayQuick();
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
        say("          " + note);
    }

    @Override
    public void ended(Ending ending) {
        sayQuick(); // how it ended, the caller says
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

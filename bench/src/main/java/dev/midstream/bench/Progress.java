package dev.midstream.bench;

import dev.midstream.bench.measure.Comparison;
import dev.midstream.bench.measure.Idle;
import dev.midstream.bench.measure.Result;
import dev.midstream.bench.measure.Result.Failed;
import dev.midstream.bench.measure.Result.Measured;
import dev.midstream.bench.measure.Result.Skipped;
import dev.midstream.bench.predict.StepTime;
import dev.midstream.bench.profile.Profile;
import dev.midstream.bench.report.Markdown;
import dev.midstream.bench.report.PredictionReport;
import dev.midstream.bench.report.ProfileReport;
import dev.midstream.bench.report.Quantities;
import dev.midstream.bench.report.Report;
import dev.midstream.bench.report.ResultFolder;
import dev.midstream.bench.report.Setup;
import dev.midstream.bench.resume.Resume;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Tells what is going on and keeps the report up to date. */
final class Progress implements Comparison.Listener {
    private final Setup setup;
    private final Path out;
    private final ResultFolder folder;
    private final PrintWriter screen;
    private final List<Idle> idle = new ArrayList<>();
    private final List<Result> results = new ArrayList<>();
    private final List<Resume> resumes = new ArrayList<>();
    private int planned;
    private boolean left;

    Progress(Setup setup, Path out, PrintWriter screen) {
        this.setup = setup;
        this.out = out;
        this.folder = new ResultFolder(out);
        this.screen = screen;
    }

    /** How many results there will be. */
    synchronized void plan(int results) {
        planned = results;
    }

    /** Before the server is taken away: from then on nothing is believed or told. */
    Runnable leaving(Runnable takeAway) {
        return () -> {
            synchronized (this) {
                left = true;
            }
            takeAway.run();
        };
    }

    synchronized boolean hasLeft() {
        return left;
    }

    @Override
    public synchronized void starts(String what) {
        say("%s  [%d/%d] %s ..."
                .formatted(
                        LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS),
                        results.size(),
                        planned,
                        what));
    }

    @Override
    public synchronized void idle(Idle measured) {
        idle.add(measured);
        say("          p50 %s ms, p99 %s ms, max %s ms"
                .formatted(
                        Quantities.number(measured.load().p50Millis()),
                        Quantities.number(measured.load().p99Millis()),
                        Quantities.number(measured.load().maxMillis())));
    }

    @Override
    public synchronized void result(Result result) {
        if (left) {
            return;
        }
        results.add(result);
        say("          "
                + switch (result) {
                    case Measured m ->
                        "%s s, filling %s s, WAL %s MiB, p99 %s ms, %d failed statements, %d wrong rows, %d missing"
                                .formatted(
                                        Quantities.number(m.seconds()),
                                        Quantities.number(m.fillSeconds()),
                                        Quantities.number(Quantities.mebibytes(m.walBytes())),
                                        Quantities.number(m.load().p99Millis()),
                                        m.load().failed(),
                                        m.wrongRows(),
                                        m.missingRows());
                    case Failed failed -> "FAILED: " + failed.reason();
                    case Skipped skipped -> "left out: " + skipped.reason();
                });
        write();
    }

    /** Something else goes on. */
    synchronized void tell(String what) {
        say("%s  %s ...".formatted(LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS), what));
    }

    /** Whether it says what it should. */
    synchronized boolean profiled(Profile profile) throws IOException {
        folder.write(setup, profile);
        say("          " + ProfileReport.verdict(profile));
        say("report: " + out.resolve("profile.md"));
        return profile.isGood();
    }

    /** Whether every prediction was good enough. */
    synchronized boolean foretold(List<StepTime> steps) throws IOException {
        folder.write(setup, steps);
        steps.forEach(step -> say(PredictionReport.line(step)));
        say("          " + PredictionReport.verdict(steps));
        say("report: " + out.resolve("predict.md"));
        return steps.stream().allMatch(StepTime::isGood);
    }

    synchronized void resumed(Resume resume) {
        if (left) {
            return;
        }
        resumes.add(resume);
        say("          " + Markdown.resume(resume));
        write();
    }

    /** Whether all is well. */
    synchronized boolean end() {
        say("report: " + out.resolve("report.md"));
        return report().isGood();
    }

    private Report report() {
        return new Report(setup, planned, List.copyOf(idle), List.copyOf(results), List.copyOf(resumes));
    }

    private void write() {
        try {
            folder.write(report());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void say(String line) {
        if (left) {
            return;
        }
        screen.println(line);
        screen.flush();
    }
}

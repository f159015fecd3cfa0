package dev.midstream.bench.report;

import dev.midstream.bench.predict.StepTime;
import dev.midstream.bench.profile.Profile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where the newest report is: written anew after each measurement, so that an interrupted run leaves what it knew. */
public final class ResultFolder {
    private final Path folder;
    private boolean swept;

    public ResultFolder(Path folder) {
        this.folder = folder;
    }

    public void write(Report report) throws IOException {
        sweep();
        put("report.json", JsonText.of(report));
        put("report.md", Markdown.of(report));
        for (Report.Section section : report.sections()) {
            if (!section.summaries().isEmpty()) {
                put(section.name() + ".svg", Charts.svg(section));
            }
        }
        Optional<Scaling> scaling = Scaling.of(report);
        if (scaling.isPresent()) {
            put("scaling.svg", scaling.get().svg());
        }
    }

    public void write(Setup setup, Profile profile) throws IOException {
        sweep();
        put("profile.json", ProfileReport.json(setup, profile));
        put("profile.md", ProfileReport.markdown(setup, profile));
        put("profile.svg", ProfileReport.svg(profile));
    }

    public void write(Setup setup, List<StepTime> steps) throws IOException {
        sweep();
        put("predict.json", PredictionReport.json(setup, steps));
        put("predict.md", PredictionReport.markdown(setup, steps));
    }

    /** The report of the run before, as soon as there is something to put in its place. */
    private void sweep() throws IOException {
        if (swept) {
            return;
        }
        Files.createDirectories(folder);
        try (Stream<Path> files = Files.list(folder)) {
            for (Path old : files.filter(f -> f.toString().matches(".*\\.(svg|json|md)"))
                    .toList()) {
                Files.delete(old);
            }
        }
        swept = true;
    }

    /** Whole or not at all: an interruption must not leave half a file. */
    private void put(String name, String text) throws IOException {
        Path part = folder.resolve(name + ".part");
        Files.writeString(part, text);
        Files.move(part, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}

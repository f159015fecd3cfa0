package dev.midstream.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The other things that the benchmark measures, likewise only to see that they run. */
class OtherSmokeTest {
    @TempDir
    private Path folder;

    @Test
    void loadIsProfiledOverTime() throws IOException {
        StringWriter said = new StringWriter();
        int code = SmallBench.run(
                folder,
                said,
                "--profile",
                "--profile-seconds=1,2,1",
                "--profile-clients=8",
                "--rows=100k",
                "--rate=4000");
        assertEquals(0, code, said.toString());
        String report = Files.readString(folder.resolve("results/profile.md"));
        assertTrue(report.contains("p99 in the phase 'heavy'"), report);
        assertTrue(Files.exists(folder.resolve("results/profile.svg")), report);
        assertTrue(Files.exists(folder.resolve("results/profile.json")), report);
    }

    @Test
    void everyStepOfAMigrationIsForetoldAndTimed() throws IOException {
        StringWriter said = new StringWriter();
        SmallBench.run(folder, said, "--predict", "--rows=20k"); // how well is for a quiet machine to say
        String report = Files.readString(folder.resolve("results/predict.md"));
        for (String step : List.of("fill items.f", "verify", "index", "foreign key", "check", "unique")) {
            assertTrue(report.contains(step), () -> "no '%s' in %s".formatted(step, report));
        }
        assertTrue(report.contains("measured on "), report);
        assertTrue(Files.exists(folder.resolve("results/predict.json")), report);
    }
}

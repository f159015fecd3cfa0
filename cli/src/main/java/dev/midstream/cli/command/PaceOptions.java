package dev.midstream.cli.command;

import dev.midstream.engine.control.Limits;
import dev.midstream.engine.control.PolicyFiles;
import dev.midstream.engine.control.Window;
import dev.midstream.planner.file.Amount;
import dev.midstream.planner.file.DayWindow;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How fast and when, as {@code run} and {@code throttle} both take it. */
final class PaceOptions {
    @Option(names = "--rate", paramLabel = "ROWS/S", description = "Rows a second, over all workers of all processes.")
    private @Nullable String rate;

    @Option(
            names = "--wal-rate",
            paramLabel = "SIZE/S",
            description = "WAL a second, over all workers of all processes: 20MB/s.")
    private @Nullable String walRate;

    @Option(
            names = "--nice",
            paramLabel = "RATIO",
            description = "Rest after each chunk, as a multiple of the time it took: 0.5.")
    private @Nullable String nice;

    @Option(names = "--max-lag", paramLabel = "TIME", description = "The furthest a standby may be behind: 10s.")
    private @Nullable String maxLag;

    @Option(
            names = "--window",
            paramLabel = "FROM-TO[@ZONE]",
            description = "When to work at all: 22:00-06:00@Europe/Berlin (default zone: this host's). Repeat it for"
                    + " alternatives.")
    private List<String> windows = new ArrayList<>();

    /** Empty if none of the options was given. */
    Limits limits() {
        ZoneId here = ZoneId.systemDefault();
        List<Window> read = windows.stream()
                .map(text -> Given.read("--window", DayWindow::parse, text))
                .map(window -> PolicyFiles.window(window, here))
                .toList();
        return new Limits(
                Given.read("--rate", rate, Amount::rate),
                Given.read("--wal-rate", walRate, Amount::bytesPerSecond),
                Optional.empty(),
                Given.read("--nice", nice, Amount::ratio),
                Given.read("--max-lag", maxLag, Amount::lag),
                read,
                Map.of(),
                List.of());
    }
}

package dev.midstream.cli.command;

import dev.midstream.cli.Refusal;
import picocli.CommandLine.Option;

/** How a process takes part. */
final class WorkOptions {
    private static final int WORKERS_MAX = 64;

    @Option(
            names = "--workers",
            paramLabel = "N",
            description = "Workers of this process (default: ${DEFAULT-VALUE}).",
            defaultValue = "2")
    private int workers = 2;

    @Option(names = "--json", description = "One JSON object a line.")
    private boolean json;

    int workers() {
        if (workers < 1 || workers > WORKERS_MAX) {
            throw Refusal.usage("--workers %d is not between 1 and %d".formatted(workers, WORKERS_MAX));
        }
        return workers;
    }

    boolean json() {
        return json;
    }
}

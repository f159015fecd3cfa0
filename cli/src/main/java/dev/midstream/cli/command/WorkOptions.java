package dev.midstream.cli.command;

import dev.midstream.cli.Refusal;
import dev.midstream.cli.connect.Target;
import dev.midstream.cli.metrics.MetricsOptions;
import dev.midstream.cli.wiring.Session;
import dev.midstream.engine.control.Policy;
import dev.midstream.engine.notice.Trust;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
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

    @Option(
            names = "--metrics-port",
            paramLabel = "N",
            description = "Serve this process's metrics, and those of the database, at this port.")
    private @Nullable Integer metricsPort;

    @Mixin
    private MetricsOptions metrics = new MetricsOptions();

    @Option(
            names = "--allow-hooks",
            description =
                    "Run hooks and send notifications as they are recorded in the database, and not only those of the files"
                            + " that this command was given.")
    private boolean allowHooks;

    /** Connects, and shows what is measured if that is asked for. */
    Session open(Target target) {
        Session session = Session.open(target, workers());
        if (allowHooks) {
            session.engine().trusting(Trust.ALL);
        }
        if (metricsPort != null) {
            try {
                session.with(metrics.open(metricsPort, session.scrape()));
            } catch (RuntimeException e) {
                session.close();
                throw e;
            }
        }
        return session;
    }

    /** What this process runs and tells of what its own files say, and of what is recorded. */
    Trust trust(Policy policy) {
        return allowHooks ? Trust.ALL : Trust.of(policy.notices(), policy.hooks());
    }

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

package dev.midstream.cli.command;

import dev.midstream.cli.ExitCode;
import dev.midstream.cli.Refusal;
import dev.midstream.cli.metrics.Endpoint;
import dev.midstream.cli.metrics.MetricsOptions;
import dev.midstream.cli.wiring.Session;
import dev.midstream.engine.run.Stop;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows every migration of a database to a Prometheus, from one place. */
@Command(
        name = "serve",
        description = "Serve the metrics of every migration of a database, for a Prometheus, until Ctrl-C. Reads only.",
        mixinStandardHelpOptions = true)
public final class ServeCommand implements Callable<Integer> {
    private static final Duration FOREVER = Duration.ofHours(1);

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "Port (default: ${DEFAULT-VALUE}).",
            defaultValue = "9187")
    private int port = 9187;

    @Mixin
    private MetricsOptions metrics = new MetricsOptions();

    @Mixin
    private DatabaseOption database = new DatabaseOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        Stop stop = new Stop();
        CountDownLatch over = new CountDownLatch(1);
        try (Session session = Session.open(database.target(), 1)) {
            if (!session.engine().isInstalled()) {
                throw Refusal.usage("no migration was ever run in database %s: start with 'midstream run FILE'"
                        .formatted(session.target().database()));
            }
            LeaveSignals signals = LeaveSignals.listen(stop, over);
            try (Endpoint endpoint = metrics.open(port, session.scrape())) {
                PrintWriter out = spec.commandLine().getOut();
                out.println("metrics at http://%s:%d/metrics".formatted(metrics.bind(), endpoint.port()));
                out.flush();
                while (!stop.isAsked()) {
                    stop.sleep(FOREVER);
                }
                // An interrupt was a wish to leave, as a signal is: it must not break off the closing that follows.
                boolean ignored = Thread.interrupted();
            } finally {
                over.countDown();
                signals.forget();
            }
        }
        return ExitCode.DONE;
    }
}

package dev.midstream.bench;

import dev.midstream.bench.measure.Comparison;
import dev.midstream.bench.measure.Gauge;
import dev.midstream.bench.method.Method;
import dev.midstream.bench.report.Machine;
import dev.midstream.bench.report.Setup;
import dev.midstream.bench.server.Address;
import dev.midstream.bench.server.Cluster;
import dev.midstream.bench.server.Database;
import dev.midstream.bench.table.Shape;
import dev.midstream.bench.table.Table;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The way in: one server, every table, every method, one report. */
@Command(
        name = "bench/run",
        description =
                "Compare Midstream with other ways to fill a column, on the same data, the same server and under the same load.",
        mixinStandardHelpOptions = true,
        showDefaultValues = false,
        footer = {"", "Exit codes: 0 every method ran and left every row right, 1 not so, 2 usage."})
public final class Bench implements Callable<Integer> {
    private static final String SHARED_BUFFERS = "select pg_size_bytes(current_setting('shared_buffers'))";

    @Mixin
    private Options options = new Options();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Bench())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true);
    }

    @Override
    public Integer call() throws SQLException, InterruptedException {
        Roster roster = new Roster(options, options.midstream);
        List<Method> methods = roster.all();
        try (Cluster cluster = cluster()) {
            Progress progress = new Progress(
                    setup(cluster, methods), options.out, spec.commandLine().getOut());
            // Ctrl-C in the middle of a statement: the report is on disk already, the server's data must not stay.
            Thread leave = new Thread(progress.leaving(cluster::close), "leave");
            Runtime.getRuntime().addShutdownHook(leave);
            try {
                compare(cluster, work(cluster, methods, roster.midstreamAlone()), progress);
                return progress.end() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
            } catch (SQLException e) {
                if (progress.hasLeft()) {
                    return CommandLine.ExitCode.SOFTWARE;
                }
                throw e;
            } finally {
                forget(leave);
            }
        }
    }

    private void compare(Cluster cluster, Map<Table, List<Method>> work, Progress progress)
            throws SQLException, InterruptedException {
        progress.plan(
                options.rounds * work.values().stream().mapToInt(List::size).sum());
        Comparison comparison = new Comparison(
                new Gauge(options.rate(), !options.noTrigger, Duration.ofSeconds(options.warmUpSeconds)),
                options.rounds,
                Duration.ofSeconds(options.idleSeconds));
        for (Map.Entry<Table, List<Method>> next : work.entrySet()) {
            comparison.run(cluster.address(), next.getKey(), next.getValue(), progress);
        }
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the JVM is ending: the hook is doing its work
        }
    }

    private Cluster cluster() {
        return options.url()
                .map(url -> Cluster.at(Address.of(url)))
                .orElseGet(() -> Cluster.start(options.major, options.serverSettings()));
    }

    private Map<Table, List<Method>> work(Cluster cluster, List<Method> methods, List<Method> forScale)
            throws SQLException {
        Map<Table, List<Method>> work = new LinkedHashMap<>();
        try (Database database = new Database(cluster.address())) {
            long sharedBuffers = database.number(SHARED_BUFFERS);
            options.tables.forEach(shape -> work.put(Table.of(shape, options.rows, sharedBuffers), methods));
        }
        options.scaleRows.forEach(rows -> work.putIfAbsent(new Table(Shape.BIGINT, rows), forScale));
        return work;
    }

    private Setup setup(Cluster cluster, List<Method> methods) throws SQLException {
        Map<String, String> asked = new LinkedHashMap<>();
        asked.put("load", options.requestsPerSecond + " requests/s over " + options.clients + " connections");
        asked.put("rounds", Integer.toString(options.rounds));
        asked.put("sync trigger", options.noTrigger ? "only where the method brings its own" : "in all methods");
        Map<String, String> described = methods.stream()
                .collect(Collectors.toMap(Method::name, Method::description, (a, b) -> a, LinkedHashMap::new));
        return new Setup(
                LocalDate.now(ZoneOffset.UTC).toString(),
                Machine.describe(System.getProperty("midstream.bench.commit", "unknown")),
                cluster.settings(),
                asked,
                described);
    }
}

package dev.midstream.bench;

import dev.midstream.bench.measure.Case;
import dev.midstream.bench.measure.Comparison;
import dev.midstream.bench.measure.Gauge;
import dev.midstream.bench.measure.Result;
import dev.midstream.bench.method.Method;
import dev.midstream.bench.method.MidstreamRun;
import dev.midstream.bench.predict.Foretelling;
import dev.midstream.bench.profile.Profiler;
import dev.midstream.bench.report.Machine;
import dev.midstream.bench.report.Setup;
import dev.midstream.bench.resume.Kill;
import dev.midstream.bench.server.Address;
import dev.midstream.bench.server.Cluster;
import dev.midstream.bench.server.Database;
import dev.midstream.bench.table.Copies;
import dev.midstream.bench.table.Shape;
import dev.midstream.bench.table.Table;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collections;
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
    public Integer call() throws SQLException, IOException, InterruptedException {
        Roster roster = new Roster(options, options.midstream);
        List<Method> methods = roster.all();
        try (Cluster cluster = cluster()) {
            Progress progress = new Progress(
                    setup(cluster, options.profile || options.predict ? List.of() : methods),
                    options.out(),
                    spec.commandLine().getOut());
            // Ctrl-C in the middle of a statement: the report is on disk already, the server's data must not stay.
            Thread leave = new Thread(progress.leaving(() -> leave(cluster)), "leave");
            Runtime.getRuntime().addShutdownHook(leave);
            try {
                boolean good = options.profile
                        ? profile(cluster, roster, progress)
                        : options.predict
                                ? predict(cluster, roster, progress)
                                : compare(cluster, roster, methods, progress);
                return good ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
            } catch (SQLException | IOException e) {
                if (progress.hasLeft()) {
                    return CommandLine.ExitCode.SOFTWARE;
                }
                throw e;
            } finally {
                forget(leave);
            }
        }
    }

    private boolean profile(Cluster cluster, Roster roster, Progress progress)
            throws SQLException, IOException, InterruptedException {
        progress.tell("making the server's WAL segments");
        cluster.makeSegments();
        return progress.profiled(new Profiler(options.phases(), options.fillOptions())
                .run(
                        cluster.address(),
                        new Table(Shape.BIGINT, options.rows),
                        roster.midstreamAtItsBest(),
                        progress::tell));
    }

    private boolean predict(Cluster cluster, Roster roster, Progress progress)
            throws SQLException, IOException, InterruptedException {
        Table table = new Table(Shape.BIGINT, options.rows);
        progress.tell("making %,d rows".formatted(table.rows()));
        try (Copies copies = new Copies(cluster.address(), table)) {
            MidstreamRun program = roster.midstreamAtItsBest();
            progress.tell("a migration of every kind of step, predicted and carried out by " + program.name());
            return progress.foretold(new Foretelling(program, Roster.workFolder()).run(copies));
        }
    }

    private boolean compare(Cluster cluster, Roster roster, List<Method> methods, Progress progress)
            throws SQLException, InterruptedException {
        Map<Table, List<Method>> work = work(cluster, methods, roster.midstreamAlone());
        progress.plan(
                options.rounds * work.values().stream().mapToInt(List::size).sum());
        Comparison comparison = new Comparison(
                new Gauge(options.rate(), !options.noTrigger, Duration.ofSeconds(options.warmUpSeconds)),
                options.rounds,
                Duration.ofSeconds(options.idleSeconds));
        for (Map.Entry<Table, List<Method>> next : work.entrySet()) {
            comparison.run(cluster.address(), next.getKey(), next.getValue(), progress);
        }
        if (options.resume) {
            resume(cluster, roster.midstreamAtItsBest(), progress);
        }
        return progress.end();
    }

    private void resume(Cluster cluster, MidstreamRun method, Progress progress)
            throws SQLException, InterruptedException {
        Table table = new Table(Shape.BIGINT, options.rows);
        progress.tell(
                "%s %,d rows, %s, killed and started again".formatted(table.label(), table.rows(), method.name()));
        try (Copies copies = new Copies(cluster.address(), table)) {
            progress.resumed(
                    new Kill(options.rate(), !options.noTrigger, options.fillOptions()).measure(copies, table, method));
        } catch (IOException e) {
            Case killed = new Case(table.label(), table.rows(), table.rowsToFill(), method.name() + ", killed", 1);
            progress.result(new Result.Failed(killed, String.valueOf(e.getMessage())));
        }
    }

    /** The built-in server goes with its data; of another one only what we made there. */
    private void leave(Cluster cluster) {
        try {
            if (options.url().isPresent()) {
                Copies.dropFrom(cluster.address());
            }
            cluster.close();
        } catch (SQLException e) {
            spec.commandLine()
                    .getErr()
                    .println("bench: its databases (midstream_bench_...) are still on the server: " + e.getMessage());
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
        if (options.predict) {
            asked.put("load", "none");
            asked.put("workers", Integer.toString(Collections.max(options.workers)));
            asked.put("rows", "%,d".formatted(options.rows));
            return described(cluster, asked, methods);
        }
        asked.put("load", options.rate().toString());
        if (options.profile) {
            asked.put(
                    "fill",
                    options.fillRate == null ? "as fast as it goes" : "at most %,d rows/s".formatted(options.fillRate));
            return described(cluster, asked, methods);
        }
        asked.put("rounds", Integer.toString(options.rounds));
        asked.put("sync trigger", options.noTrigger ? "only where the method brings its own" : "in all methods");
        return described(cluster, asked, methods);
    }

    private static Setup described(Cluster cluster, Map<String, String> asked, List<Method> methods)
            throws SQLException {
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

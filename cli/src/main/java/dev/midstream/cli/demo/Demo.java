package dev.midstream.cli.demo;

import dev.midstream.cli.ExitCode;
import dev.midstream.cli.render.Quantities;
import dev.midstream.cli.render.TextTable;
import dev.midstream.cli.render.Width;
import dev.midstream.embedded.EmbeddedServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** The story: an application with traffic, a migration under it, and what the application noticed. */
public final class Demo {
    static final String DEFAULT_ORGANIZATION = "00000000-0000-0000-0000-000000000001";

    private static final String DATABASE = "postgres";
    private static final Duration BASELINE = Duration.ofSeconds(8);
    private static final int CLIENTS = 4;
    private static final int REQUESTS_PER_SECOND = 200;
    private static final Map<String, String> SERVER =
            Map.of("shared_buffers", "256MB", "max_wal_size", "4GB", "checkpoint_timeout", "15min");

    private static final String RIGHT_BOOKINGS = """
            select to_char(count(*) filter (where public_code = 'BK-' || upper(substr(md5(booking_id::text), 1, 8)) || '-' || number
                or public_code like 'BK-NEW-%'), 'FM9,999,999,999') || ' of ' || to_char(count(*), 'FM9,999,999,999')
            from bookings""";
    /** From the log: what the chunks of the first step with lanes, the backfill, changed. */
    private static final String ROWS_WRITTEN = """
            select coalesce(sum((body->>'rows')::bigint), 0) from midstream.event
            where type = 'lane.blocks-done.v1' and stream_no in (select stream_no from midstream.event
              where type = 'lane.opened.v1' and (body->>'step')::int =
                (select min((body->>'step')::int) from midstream.event where type = 'lane.opened.v1'))""";

    private static final String MILLIS_OF_WRITING = """
            select (extract(epoch from max(at) - min(at)) * 1000)::bigint from midstream.event
            where type = 'lane.blocks-done.v1' and (body->>'rows')::bigint > 0""";

    private final PrintWriter out;
    private final double scale;

    /** @param scale 1 for about 2.3 million rows */
    public Demo(PrintWriter out, double scale) {
        this.out = out;
        this.scale = scale;
    }

    /** The migration as the demo carries it out: up to the gate, and through it. */
    public interface Migrator {
        int untilGate();

        int throughGate();
    }

    /** Makes the migrator of a server. */
    @FunctionalInterface
    public interface MigratorOf {
        Migrator on(EmbeddedServer server, String migration);
    }

    public int run(MigratorOf migrators) {
        say("1. starting PostgreSQL %d, durable (fsync on), on a loopback port", EmbeddedServer.DEFAULT_MAJOR);
        try (EmbeddedServer server = EmbeddedServer.start(EmbeddedServer.DEFAULT_MAJOR, SERVER)) {
            long rows = fill(server);
            say(
                    "2. filled 31 tables with %s rows (%s)",
                    Quantities.count(rows),
                    Quantities.bytes(number(server, "select pg_database_size(current_database())")));
            Keys keys = new Keys(
                    number(server, "select max(number) from bookings"),
                    number(server, "select max(invoice_id) from invoices"),
                    number(server, "select max(number) from leads"));
            try (Traffic traffic = new Traffic(server.jdbcUrl(DATABASE), keys, CLIENTS, REQUESTS_PER_SECOND);
                    LockWatch locks = new LockWatch(server.jdbcUrl(DATABASE))) {
                return migrate(server, migrators.on(server, resource("/demo/demo.yaml")), traffic, locks, rows);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private int migrate(EmbeddedServer server, Migrator migrator, Traffic traffic, LockWatch locks, long rows)
            throws SQLException {
        say(
                "3. %d clients of the old release at %d requests/s, measured alone for %s",
                CLIENTS, REQUESTS_PER_SECOND, Quantities.duration(BASELINE));
        sleep(Duration.ofSeconds(2));
        traffic.takeLatencies(); // of the warm-up
        sleep(BASELINE);
        Histogram before = traffic.takeLatencies();
        say("4. migrating under traffic: org_id on 30 tables, a computed column on bookings");
        out.println();
        long start = System.nanoTime();
        int atGate = migrator.untilGate();
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        Histogram during = traffic.takeLatencies();
        out.println();
        if (atGate != ExitCode.STOPPED) {
            return atGate;
        }
        say("5. deploying the new release, which writes org_id itself; then contract");
        out.println();
        traffic.deployNewVersion();
        sleep(Duration.ofMillis(500));
        int done = migrator.throughGate();
        sleep(Duration.ofMillis(500));
        out.println();
        report(server, rows, took, before, during, traffic, locks);
        return done != 0 ? done : traffic.failures() == 0 ? 0 : ExitCode.FAILED;
    }

    private void report(
            EmbeddedServer server,
            long rows,
            Duration took,
            Histogram before,
            Histogram during,
            Traffic traffic,
            LockWatch locks)
            throws SQLException {
        String right = text(server, RIGHT_BOOKINGS);
        long written = number(server, ROWS_WRITTEN);
        double seconds = number(server, MILLIS_OF_WRITING) / 1e3;
        TextTable table = new TextTable("", ">before", ">during", "");
        table.row("traffic p50", micros(before, 50), micros(during, 50), "");
        table.row("traffic p99", micros(before, 99), micros(during, 99), "from the moment a request was due");
        table.row("requests", Quantities.count(before.getTotalCount()), Quantities.count(during.getTotalCount()), "");
        table.lines(Width.columns()).forEach(out::println);
        out.println();
        TextTable facts = new TextTable("", "");
        facts.row("rows in the 31 tables", Quantities.count(rows));
        facts.row(
                "rows rewritten",
                "%s, at %s rows/s; org_id rewrote none"
                        .formatted(Quantities.count(written), Quantities.about(written / Math.max(0.001, seconds))));
        facts.row("whole migration", Quantities.duration(took) + " up to the gate, verification included");
        facts.row(
                "failed client statements",
                traffic.failures() + traffic.firstFailure().map(f -> ": " + f).orElse(""));
        facts.row("longest lock wait caused", Quantities.duration(Duration.ofMillis(locks.longestMillis())));
        facts.row("verification", right + " bookings as the fill says, every constraint validated by PostgreSQL");
        facts.row("memory of this JVM", "%s heap at its highest".formatted(Quantities.bytes(heapPeak())));
        facts.lines(Width.columns()).stream().skip(1).forEach(out::println);
        out.flush();
    }

    private long fill(EmbeddedServer server) throws SQLException {
        try (Connection connection = server.connect(DATABASE);
                Statement statement = connection.createStatement()) {
            statement.execute("set demo.scale = '" + scale + "'; set synchronous_commit = off");
            statement.execute(resource("/examples/org-id/schema.sql"));
            statement.execute(resource("/examples/org-id/data.sql"));
            statement.execute("vacuum analyze");
            statement.execute("checkpoint");
        }
        return number(
                server,
                "select sum(reltuples)::bigint from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace");
    }

    private static long number(EmbeddedServer server, String sql) throws SQLException {
        return Long.parseLong(text(server, sql));
    }

    private static String text(EmbeddedServer server, String sql) throws SQLException {
        try (Connection connection = server.connect(DATABASE);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }

    private static String micros(Histogram histogram, double percentile) {
        return Quantities.millis(histogram.getValueAtPercentile(percentile) / 1e3);
    }

    private static long heapPeak() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getPeakUsage)
                .mapToLong(usage -> usage == null ? 0 : usage.getUsed())
                .sum();
    }

    private static String resource(String name) {
        try (InputStream in = Demo.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is not in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void sleep(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void say(String format, Object... arguments) {
        out.println(format.formatted(arguments));
        out.flush();
    }
}

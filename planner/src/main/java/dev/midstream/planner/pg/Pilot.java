package dev.midstream.planner.pg;

import dev.midstream.planner.catalog.Identifier;
import dev.midstream.planner.catalog.Table;
import dev.midstream.planner.catalog.TableRef;
import dev.midstream.planner.plan.Footprint;
import dev.midstream.planner.plan.Plan;
import dev.midstream.planner.plan.RowClaims;
import dev.midstream.planner.plan.Step;
import dev.midstream.planner.plan.Transformation;
import dev.midstream.planner.predict.Measurement;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tries what a plan does to rows on a few hundred blocks of the real table. The blocks are copied into a table of their own, with
 * the same indexes, in a transaction that is taken back: of the real table no row is locked, none is written, and no trigger fires.
 */
public final class Pilot {
    private static final int BLOCKS = 400;
    private static final double BLOCK_BYTES = 8192;
    private static final Pattern MILLIS = Pattern.compile("\"Execution Time\": ([0-9.]+)");
    private static final Pattern WAL = Pattern.compile("\"WAL Bytes\": ([0-9]+)");
    private static final Pattern FULL_PAGES = Pattern.compile("\"WAL FPI\": ([0-9]+)");
    private static final String LIMITS =
            "set local lock_timeout = '500ms'; set local statement_timeout = '10s'; set local synchronous_commit = off;"
                    + " set local max_parallel_workers_per_gather = 0";

    private final Connection connection;
    private final Plan plan;
    private final List<String> report = new ArrayList<>();

    /** @param connection whose session is idle; it is left so */
    public Pilot(Connection connection, Plan plan) {
        this.connection = connection;
        this.plan = plan;
    }

    /** What was done, for people; in the order in which it was done. */
    public List<String> report() {
        return List.copyOf(report);
    }

    /** The steps of the table that could be tried; one that cannot is in the report, with the reason. */
    public List<Measurement> measure(Table table) {
        List<Measurement> measured = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute("start transaction read write");
            try {
                statement.execute(LIMITS);
                measured.addAll(tryOn(statement, table));
            } finally {
                statement.execute("rollback");
            }
        } catch (SQLException e) {
            report.add("%s was not measured further: %s"
                    .formatted(
                            table.ref().label(),
                            String.valueOf(e.getMessage()).lines().findFirst().orElse("")));
        }
        return measured;
    }

    private List<Measurement> tryOn(Statement statement, Table table) throws SQLException {
        List<Measurement> measured = new ArrayList<>();
        TableRef copy =
                table.ref().sibling("midstream_pilot_" + ProcessHandle.current().pid());
        long rows = sample(statement, table, copy);
        if (rows == 0) {
            report.add(table.ref().label() + " was not measured: it has no rows");
            return measured;
        }
        addColumns(statement, table.ref(), copy);
        for (Step step : plan.steps()) {
            Optional<String> sql = statementOf(step, table.ref(), copy);
            if (sql.isPresent()) {
                measured.add(explain(statement, step, sql.get(), rows));
            } else if (step instanceof Step.BuildIndex build && isOf(build, table)) {
                measured.add(built(statement, build, copy, rows));
            }
        }
        report.add(
                "measured on a copy of %,d rows of %s (up to %d of its blocks), in a transaction that was taken back; its triggers did not fire"
                        .formatted(rows, table.ref().label(), BLOCKS));
        return measured;
    }

    /** Copies some blocks of the largest leaf. */
    private static long sample(Statement statement, Table table, TableRef copy) throws SQLException {
        TableRef largest = table.ref();
        long blocks = -1;
        for (TableRef leaf : table.leaves()) {
            long size = number(
                    statement,
                    "select pg_relation_size(%s::regclass) / current_setting('block_size')::bigint"
                            .formatted(Identifier.literal(leaf.sql())));
            if (size > blocks) {
                largest = leaf;
                blocks = size;
            }
        }
        statement.execute("create table %s (like %s including defaults including storage including indexes)"
                .formatted(copy.sql(), largest.sql()));
        String some =
                blocks <= BLOCKS ? "" : " tablesample system (%s)".formatted(Double.toString(100.0 * BLOCKS / blocks));
        int copied = statement.executeUpdate(
                "insert into %s select * from only %s%s".formatted(copy.sql(), largest.sql(), some));
        statement.execute("analyze " + copy.sql());
        return copied;
    }

    /** As the plan adds them; a statement of the author's own is not run. */
    private void addColumns(Statement statement, TableRef table, TableRef copy) throws SQLException {
        String begin = "alter table " + table.sql() + " add column ";
        for (Step step : plan.steps()) {
            boolean isPlanned =
                    step instanceof Step.Ddl && !step.footprint().locks().isEmpty();
            for (String sql : isPlanned ? step.statements() : List.<String>of()) {
                if (sql.startsWith(begin)) {
                    statement.execute("alter table " + copy.sql() + " add column " + sql.substring(begin.length()));
                }
            }
        }
    }

    private static Optional<String> statementOf(Step step, TableRef table, TableRef copy) {
        boolean readsOnly = step.footprint().work() == Footprint.Work.SCANS; // by keys, and not as the sample lies
        if (step instanceof Step.Backfill fill && fill.table().equals(table) && !readsOnly) {
            Transformation what = fill.transformation();
            return Optional.of("update only %s as %s set %s where %s"
                    .formatted(copy.sql(), Identifier.quoted(what.alias()), what.assignments(), what.condition()));
        }
        if (step instanceof Step.VerifyRows proof && proof.table().equals(table)) {
            RowClaims claims = proof.claims();
            return Optional.of("select count(*) from only %s as %s where %s"
                    .formatted(copy.sql(), Identifier.quoted(claims.alias()), claims.violated()));
        }
        return Optional.empty();
    }

    private static Measurement explain(Statement statement, Step step, String sql, long rows) throws SQLException {
        String answer;
        try (ResultSet result =
                statement.executeQuery("explain (analyze, wal, buffers off, timing off, format json) " + sql)) {
            result.next();
            answer = result.getString(1);
        }
        double seconds = Math.max(1e-6, figure(MILLIS, answer) / 1000);
        double wal = Math.max(0, figure(WAL, answer) - figure(FULL_PAGES, answer) * BLOCK_BYTES);
        return new Measurement(step.number(), rows, rows / seconds, wal / rows);
    }

    private static boolean isOf(Step.BuildIndex build, Table table) {
        return build.table().equals(table.ref()) || table.leaves().contains(build.table());
    }

    /** Not concurrently, which a transaction cannot: what that adds is for the predictor. The index stays, as it does in the plan. */
    private static Measurement built(Statement statement, Step.BuildIndex step, TableRef copy, long rows)
            throws SQLException {
        TableRef index = copy.sibling(copy.name() + "_" + step.number());
        String sql = step.create()
                .replaceFirst(
                        "index concurrently \\S.*? on (only )?"
                                + Pattern.quote(step.table().sql()) + " using ",
                        Matcher.quoteReplacement(
                                "index %s on %s using ".formatted(Identifier.quoted(index.name()), copy.sql())));
        long start = System.nanoTime();
        statement.execute(sql);
        double seconds = (System.nanoTime() - start) / 1e9;
        long bytes =
                number(statement, "select pg_relation_size(%s::regclass)".formatted(Identifier.literal(index.sql())));
        return new Measurement(step.number(), rows, rows / seconds, bytes / (double) rows);
    }

    /** The first is that of the topmost node, which includes those below it. */
    private static double figure(Pattern pattern, String answer) {
        Matcher matcher = pattern.matcher(answer);
        return matcher.find() ? Double.parseDouble(matcher.group(1)) : 0;
    }

    private static long number(Statement statement, String sql) throws SQLException {
        try (ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        }
    }
}

package dev.midstream.planner.pg;

import dev.midstream.planner.plan.LockMode;
import dev.midstream.planner.sql.Script;
import dev.midstream.planner.sql.Script.Item;
import dev.midstream.planner.sql.Statement;
import dev.midstream.planner.sql.Statement.Transaction;
import dev.midstream.planner.sql.TableAction;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Runs a script statement by statement on a server where nothing can be lost, and tells what each did: the locks it took on relations
 * that were there before it, the tables and indexes it rewrote, the rows it read, what it made. A statement outside a transaction gets
 * one of its own, so that its locks can be read before they are given back; one that must stay outside is watched from beside, many
 * times a second, and a lock that it holds for less may be missed.
 */
public final class Trace {
    private static final String NOT_RUN = "not run: ";

    private final Connection worker;
    private final Connection observer;
    private boolean inBlock;

    private Trace(Connection worker, Connection observer) {
        this.worker = worker;
        this.observer = observer;
    }

    /**
     * What a statement did.
     *
     * @param locks the strongest on each table; an index counts as its table
     * @param rewritten relations with a new file
     * @param rowsRead by table, where any were
     * @param made new relations
     * @param sampled whether the locks were watched from beside
     * @param failure why it failed, or why it was not run
     */
    public record Observed(
            Item item,
            Map<String, LockMode> locks,
            List<String> rewritten,
            Map<String, Long> rowsRead,
            List<String> made,
            Duration took,
            boolean sampled,
            Optional<String> failure) {
        /** Whether it was run and failed. */
        public boolean failed() {
            return failure.filter(why -> !why.startsWith(NOT_RUN)).isPresent();
        }
    }

    /** Both connections are of the same server and database; the caller closes them. Ends with the first failure. */
    public static List<Observed> run(Connection worker, Connection observer, Script script, boolean inTransaction)
            throws SQLException {
        worker.setAutoCommit(true);
        observer.setAutoCommit(true);
        return new Trace(worker, observer).all(script, inTransaction);
    }

    private List<Observed> all(Script script, boolean inTransaction) throws SQLException {
        if (inTransaction) {
            execute("begin");
            inBlock = true;
        }
        List<Observed> all = new ArrayList<>();
        boolean failed = false;
        for (Item item : script.items()) {
            Observed observed = failed ? notRun(item, NOT_RUN + "a statement above failed") : one(item);
            failed |= observed.failed();
            all.add(observed);
        }
        execute("rollback");
        return all;
    }

    private Observed one(Item item) throws SQLException {
        return switch (item.statement()) {
            case Transaction transaction -> control(item, transaction.act());
            case Statement.Plain plain
            when plain.kind().startsWith("psql") -> notRun(item, NOT_RUN + "a command of psql");
            case Statement.Plain plain when plain.kind().equals("copy") -> notRun(item, NOT_RUN + "COPY");
            case Statement.NotUnderstood n
            when n.reason().startsWith("psql") -> notRun(item, NOT_RUN + "a command of psql");
            default -> inBlock || !mustStandAlone(item.statement()) ? inTransaction(item) : alone(item);
        };
    }

    private Observed control(Item item, Transaction.Act act) throws SQLException {
        long start = System.nanoTime();
        Optional<String> failure = attempt(item.text());
        inBlock = switch (act) {
            case BEGIN -> true;
            case COMMIT, ROLLBACK -> false;
            case WITHIN -> inBlock;
        };
        return new Observed(item, Map.of(), List.of(), Map.of(), List.of(), since(start), false, failure);
    }

    private Observed inTransaction(Item item) throws SQLException {
        boolean own = !inBlock && !(item.statement() instanceof Statement.Setting);
        if (own) {
            execute("begin");
        }
        Relations before = Relations.read(worker);
        Map<String, LockMode> held = before.locks(worker, Relations.pid(worker));
        long start = System.nanoTime();
        Optional<String> failure = attempt(item.text());
        Duration took = since(start);
        if (failure.isPresent()) {
            execute("rollback");
            inBlock = false;
            return new Observed(item, Map.of(), List.of(), Map.of(), List.of(), took, false, failure);
        }
        Map<String, LockMode> locks = new TreeMap<>(before.locks(worker, Relations.pid(worker)));
        held.forEach((table, mode) -> locks.computeIfPresent(table, (t, now) -> now == mode ? null : now));
        Relations after = Relations.read(worker);
        Observed observed = new Observed(
                item,
                locks,
                after.rewrittenSince(before),
                after.readSince(before),
                after.madeSince(before),
                took,
                false,
                Optional.empty());
        if (own) {
            Optional<String> late = attempt("commit");
            return late.isEmpty()
                    ? observed
                    : new Observed(item, locks, List.of(), Map.of(), List.of(), took, false, late);
        }
        return observed;
    }

    private Observed alone(Item item) throws SQLException {
        Relations before = Relations.read(observer);
        LockSampler sampler = LockSampler.start(observer, before, Relations.pid(worker));
        long start = System.nanoTime();
        Optional<String> failure = attempt(item.text());
        Duration took = since(start);
        Map<String, LockMode> locks = sampler.stop();
        Relations after = Relations.read(observer);
        return new Observed(
                item, locks, after.rewrittenSince(before), Map.of(), after.madeSince(before), took, true, failure);
    }

    private static boolean mustStandAlone(Statement statement) {
        return switch (statement) {
            case Statement.CreateIndex index -> index.concurrently();
            case Statement.Drop drop -> drop.concurrently() || drop.thing() == Statement.Thing.DATABASE;
            case Statement.Reindex reindex ->
                reindex.concurrently() || !new TreeSet<>(List.of("index", "table")).contains(reindex.target());
            case Statement.Vacuum ignored -> true;
            case Statement.Cluster cluster -> cluster.table().isEmpty();
            case Statement.Alone ignored -> true;
            case Statement.Opaque ignored -> true;
            case Statement.AlterTable alter ->
                alter.actions().stream().anyMatch(a -> a instanceof TableAction.DetachPartition d && d.concurrently());
            default -> false;
        };
    }

    private Optional<String> attempt(String sql) {
        try {
            execute(sql);
            return Optional.empty();
        } catch (SQLException e) {
            return Optional.of(
                    String.valueOf(e.getMessage()).lines().findFirst().orElse("failed"));
        }
    }

    private void execute(String sql) throws SQLException {
        try (var statement = worker.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        }
    }

    private static Observed notRun(Item item, String why) {
        return new Observed(item, Map.of(), List.of(), Map.of(), List.of(), Duration.ZERO, false, Optional.of(why));
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}

package dev.midstream.engine.selfcheck;

import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.run.View;
import dev.midstream.planner.plan.LockMode;
import dev.midstream.planner.plan.Plan;
import dev.midstream.planner.plan.Step;
import dev.midstream.planner.plan.Undo;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Ascribes what the engine's sessions hold to the steps of a plan. What works concurrently is made to wait, and looked at meanwhile. */
final class Recorder implements Tap.Witness, AutoCloseable {
    private static final long LIMIT_NANOS = 30_000_000_000L;

    private final TestDatabase database;
    private final Relations relations;
    private final Plan plan;
    private final Supplier<View> view;
    private final List<Thread> watching = new ArrayList<>();
    private final Map<Integer, Seen> seen = new TreeMap<>();
    private final List<String> complaints = new ArrayList<>();
    private final Set<String> tables;
    private final Set<Long> files;
    private boolean undoing;

    /** @param view of the migration as it stands, to tell what the workers are at */
    Recorder(TestDatabase database, Plan plan, Supplier<View> view) throws SQLException {
        this.database = database;
        this.relations = new Relations(database);
        this.plan = plan;
        this.view = view;
        Map<String, Long> before = relations.files();
        this.tables = Set.copyOf(before.keySet());
        this.files = new HashSet<>(before.values());
    }

    /** From here on steps are taken back. */
    synchronized List<Seen> turnBack() {
        List<Seen> forth = new ArrayList<>(seen.values());
        seen.clear();
        undoing = true;
        return forth;
    }

    /** What was seen of each step, since it was turned back if it was. */
    synchronized List<Seen> seen() {
        return List.copyOf(seen.values());
    }

    /** What went wrong, and what a transaction held that no step explains. */
    synchronized List<String> complaints() {
        return List.copyOf(complaints);
    }

    /** Of the tables that were there in the beginning, and their partitions. */
    Claims claims() {
        return new Claims(tables, relations.partitions());
    }

    @Override
    public void atEnd(int pid, List<String> statements) {
        Map<String, LockMode> locks = relations.locks(pid);
        synchronized (this) {
            rewritten();
            Optional<Step> step = transactional(statements);
            if (step.isPresent()) {
                saw(step.get(), locks);
            } else if (!locks.isEmpty()) {
                ascribeToWorkers(statements, locks);
            }
        }
    }

    /** Steps alike are taken in their order, there and back. */
    private Optional<Step> transactional(List<String> statements) {
        List<Step> steps = undoing ? plan.steps().reversed() : plan.steps();
        return steps.stream()
                .filter(step -> !seen.containsKey(step.number()))
                .filter(step -> {
                    List<String> own = undoing ? undone(step) : done(step);
                    return !own.isEmpty() && statements.containsAll(own);
                })
                .findFirst();
    }

    private static List<String> done(Step step) {
        return switch (step) {
            case Step.Ddl s -> s.statements();
            case Step.Join s -> s.statements();
            case Step.Validate s -> s.statements();
            case Step.VerifyQuery s -> List.of(s.query());
            case Step.BuildIndex ignored -> List.of();
            case Step.DropIndex ignored -> List.of();
            case Step.OwnSql ignored -> List.of();
            case Step.Backfill ignored -> List.of();
            case Step.VerifyRows ignored -> List.of();
        };
    }

    private static List<String> undone(Step step) {
        return step.undo() instanceof Undo.Statements undo ? undo.statements() : List.of();
    }

    private void ascribeToWorkers(List<String> statements, Map<String, LockMode> locks) {
        Map<String, Set<String>> partitions = relations.partitions();
        List<Step> under = view.get().stepsWithLanes().stream()
                .map(plan::step)
                .filter(step -> isAt(step, locks.keySet(), partitions))
                .toList();
        if (under.isEmpty() && !locks.values().stream().allMatch(mode -> mode == LockMode.ACCESS_SHARE)) {
            complaints.add("no step explains " + locks + " of " + statements);
        }
        under.forEach(step -> saw(step, locks));
    }

    private static boolean isAt(Step step, Set<String> locked, Map<String, Set<String>> partitions) {
        String table =
                Claims.name(step instanceof Step.Backfill fill ? fill.table() : ((Step.VerifyRows) step).table());
        return locked.contains(table)
                || partitions.getOrDefault(table, Set.of()).stream().anyMatch(locked::contains);
    }

    private void saw(Step step, Map<String, LockMode> locks) {
        Map<String, LockMode> all = new TreeMap<>(locks);
        Optional.ofNullable(seen.get(step.number()))
                .ifPresent(before -> before.locks()
                        .forEach((table, mode) -> all.merge(table, mode, (a, b) -> a.compareTo(b) > 0 ? a : b)));
        seen.put(step.number(), new Seen(step, undoing, all));
    }

    /** No table that was there may have another file. */
    private void rewritten() {
        Set<Long> now = new HashSet<>(relations.files().values());
        if (!undoing && !now.containsAll(files)) {
            complaints.add("a table was rewritten: " + relations.files());
        }
        files.addAll(now);
    }

    @Override
    public void before(int pid, String statement, BooleanSupplier isAnswered) {
        Optional<Step> step = plan.steps().stream()
                .filter(s -> outside(s).contains(statement))
                .findFirst();
        if (step.isEmpty()) {
            return;
        }
        try {
            Connection obstacle = database.connect();
            obstacle.setAutoCommit(false);
            try (var lock = obstacle.createStatement()) {
                lock.execute(relations.lockOfAll());
            }
            Thread watch = Thread.ofPlatform().daemon().start(() -> watch(pid, isAnswered, step.get(), obstacle));
            synchronized (this) {
                watching.add(watch);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<String> outside(Step step) {
        if (!undoing) {
            boolean outside =
                    step instanceof Step.BuildIndex || step instanceof Step.DropIndex || step instanceof Step.OwnSql;
            return outside ? step.statements() : List.of();
        }
        return switch (step.undo()) {
            case Undo.Concurrently undo -> List.of(undo.statement());
            case Undo.BuildIndex undo -> List.of(undo.create());
            case Undo.Statements ignored -> List.of();
            case Undo.Nothing ignored -> List.of();
            case Undo.Impossible ignored -> List.of();
        };
    }

    /** A statement that finds nothing to do ends without waiting. */
    private void watch(int pid, BooleanSupplier isAnswered, Step step, Connection obstacle) {
        try (obstacle) {
            long end = System.nanoTime() + LIMIT_NANOS;
            while (!relations.isWaiting(pid) && !isAnswered.getAsBoolean()) {
                if (System.nanoTime() > end) {
                    throw new IllegalStateException("it neither waited nor ended: " + step.title());
                }
                Thread.sleep(5);
            }
            Map<String, LockMode> locks = relations.locks(pid);
            synchronized (this) {
                saw(step, locks);
            }
            obstacle.rollback();
        } catch (SQLException | InterruptedException | RuntimeException e) {
            synchronized (this) {
                complaints.add(step.title() + ": " + e);
            }
        }
    }

    @Override
    public void close() throws SQLException {
        for (Thread watch : List.copyOf(watching)) {
            try {
                watch.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        relations.close();
    }
}

package dev.midstream.engine.crash;

import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.crash.Proxy.Verdict;
import dev.midstream.planner.plan.Step;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** Kills a process at a moment of a step, told by what it says to the server. */
final class Assassin {
    private static final String IS_BUILT = """
            select exists (select from pg_index i join pg_class c on c.oid = i.indexrelid
              where c.oid = to_regclass('%s') and i.indisvalid)""";

    private final TestDatabase database;
    private final AtomicReference<Optional<Target>> target = new AtomicReference<>(Optional.empty());

    Assassin(TestDatabase database) {
        this.database = database;
    }

    private record Target(Step step, Moment moment) {}

    /** Steps that change the schema. */
    static boolean isTarget(Step step) {
        return step instanceof Step.Ddl || step instanceof Step.Validate || step instanceof Step.BuildIndex;
    }

    void aimAt(Step step, Moment moment) {
        target.set(Optional.of(new Target(step, moment)));
    }

    void retire() {
        target.set(Optional.empty());
    }

    /** For one connection. */
    Function<String, Verdict> judge() {
        AtomicBoolean saidIt = new AtomicBoolean();
        return sql -> {
            Optional<Target> aim = target.get().filter(t -> isHit(t, sql, saidIt));
            if (aim.isEmpty()) {
                return Verdict.PASS;
            }
            retire(); // a process dies once
            Moment moment = aim.get().moment();
            boolean unrecorded = moment == Moment.AFTER && aim.get().step() instanceof Step.BuildIndex;
            return unrecorded ? Verdict.DIE_BEFORE : moment.verdict();
        };
    }

    private boolean isHit(Target aim, String sql, AtomicBoolean saidIt) {
        List<String> statements = aim.step().statements();
        return switch (aim.moment()) {
            case BEFORE -> sql.equals(statements.getFirst());
            case DURING -> sql.equals(statements.getLast());
            case AFTER -> isDone(aim.step(), sql, saidIt);
        };
    }

    private boolean isDone(Step step, String sql, AtomicBoolean saidIt) {
        if (step instanceof Step.BuildIndex build) {
            return sql.equals("commit")
                    && database.value(IS_BUILT.formatted(build.index().sql())).equals("t");
        }
        if (sql.equals(step.statements().getLast())) {
            saidIt.set(true);
        }
        return sql.equals("commit") && saidIt.getAndSet(false);
    }
}

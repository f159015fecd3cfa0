package dev.midstream.engine.crash;

import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.crash.KilledAtEveryStepTest.Moment;
import dev.midstream.engine.crash.Proxy.Verdict;
import dev.midstream.planner.plan.Step;
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
    private final Moment moment;
    private final AtomicReference<Optional<Step>> target = new AtomicReference<>(Optional.empty());

    Assassin(TestDatabase database, Moment moment) {
        this.database = database;
        this.moment = moment;
    }

    /** Steps that change the schema. */
    static boolean isTarget(Step step) {
        return step instanceof Step.Ddl || step instanceof Step.Validate || step instanceof Step.BuildIndex;
    }

    void aimAt(Step step) {
        target.set(Optional.of(step));
    }

    void retire() {
        target.set(Optional.empty());
    }

    /** For one connection. */
    Function<String, Verdict> judge() {
        AtomicBoolean saidIt = new AtomicBoolean();
        return sql -> {
            Optional<Step> step = target.get();
            boolean hit = step.filter(s -> isHit(s, sql, saidIt)).isPresent();
            if (!hit) {
                return Verdict.PASS;
            }
            retire(); // a process dies once
            boolean unrecorded = moment == Moment.AFTER && step.get() instanceof Step.BuildIndex;
            return unrecorded ? Verdict.DIE_BEFORE : moment.verdict();
        };
    }

    private boolean isHit(Step step, String sql, AtomicBoolean saidIt) {
        return switch (moment) {
            case BEFORE -> sql.equals(step.statements().getFirst());
            case DURING -> sql.equals(step.statements().getLast());
            case AFTER -> isDone(step, sql, saidIt);
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

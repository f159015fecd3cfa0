package dev.midstream.engine.crash;

import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.crash.Proxy.Verdict;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** Kills a process at a moment of a deed, told by what it says to the server. */
final class Assassin {
    private final TestDatabase database;
    private final AtomicReference<Optional<Aim>> target = new AtomicReference<>(Optional.empty());

    Assassin(TestDatabase database) {
        this.database = database;
    }

    void aimAt(Deed deed, Moment moment) {
        target.set(Optional.of(new Aim(deed, moment)));
    }

    void retire() {
        target.set(Optional.empty());
    }

    /** For one connection. */
    Function<String, Verdict> judge() {
        AtomicBoolean saidIt = new AtomicBoolean();
        return sql -> {
            Optional<Aim> aim = target.get().filter(a -> isHit(a, sql, saidIt));
            if (aim.isEmpty()) {
                return Verdict.PASS;
            }
            retire(); // a process dies once
            boolean unrecorded = aim.get().moment() == Moment.AFTER
                    && aim.get().deed().done().isPresent();
            return unrecorded ? Verdict.DIE_BEFORE : aim.get().moment().verdict();
        };
    }

    private boolean isHit(Aim aim, String sql, AtomicBoolean saidIt) {
        return switch (aim.moment()) {
            case BEFORE -> sql.equals(aim.deed().statements().getFirst());
            case DURING -> sql.equals(aim.deed().statements().getLast());
            case AFTER -> isDone(aim.deed(), sql, saidIt);
        };
    }

    private boolean isDone(Deed deed, String sql, AtomicBoolean saidIt) {
        if (deed.done().isPresent()) {
            return sql.equals("commit") && database.value(deed.done().get()).equals("t");
        }
        if (sql.equals(deed.statements().getLast())) {
            saidIt.set(true);
        }
        return sql.equals("commit") && saidIt.getAndSet(false);
    }

    private record Aim(Deed deed, Moment moment) {}
}

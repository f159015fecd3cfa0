package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.lint.sql.About;
import dev.midstream.planner.lint.sql.Risk;
import dev.midstream.planner.lint.sql.Situation;
import dev.midstream.planner.lint.sql.SqlRule;
import dev.midstream.planner.lint.sql.Terms.Waits;
import dev.midstream.planner.plan.LockMode;
import java.util.Optional;
import java.util.stream.Stream;

/** One long query, and everybody queues behind the request. */
final class LockWithoutTimeout implements SqlRule {
    @Override
    public About about() {
        return About.warning("lock-without-timeout")
                .why("a request for a strong lock waits for the longest query of the table, and every other query"
                        + " queues behind it")
                .lock("the lock of the statement, while it is waited for")
                .instead("SET lock_timeout = '2s' (SET LOCAL inside a transaction) before it, and try again when it"
                        + " fails")
                .bad("alter table orders add column a int;")
                .good("""
                    set lock_timeout = '2s';
                    alter table orders add column a int;\
                    """)
                .growing();
    }

    @Override
    public Stream<Risk> check(Situation here) {
        return here
                .strongestLock()
                .filter(lock -> lock.mode().blocksWrites() && isUnlimited(here))
                .filter(lock -> here.heldSince(LockMode.SHARE).isEmpty())
                .map(lock -> here.risk(
                        lock.table(),
                        "%s on %s is waited for without a lock_timeout: everybody queues behind it"
                                .formatted(lock.mode().label(), lock.table())))
                .stream();
    }

    /** Where the tool asks in tries of its own, it takes a zero in the file to force that. */
    private static boolean isUnlimited(Situation here) {
        Optional<String> set = here.setting("lock_timeout");
        return isUnlimited(set) && (set.isPresent() || here.terms().waits() == Waits.AS_SET);
    }

    static boolean isUnlimited(Optional<String> value) {
        return value.map(v -> v.replace("'", "").strip())
                .filter(v -> !v.isEmpty() && !v.matches("0(ms|s|min)?"))
                .isEmpty();
    }
}

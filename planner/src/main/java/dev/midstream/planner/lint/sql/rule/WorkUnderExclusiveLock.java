package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.lint.sql.About;
import dev.midstream.planner.lint.sql.Locks;
import dev.midstream.planner.lint.sql.Risk;
import dev.midstream.planner.lint.sql.Situation;
import dev.midstream.planner.lint.sql.SqlRule;
import dev.midstream.planner.plan.LockMode;
import java.util.stream.Stream;

/** Nobody reads or writes until the transaction ends. */
final class WorkUnderExclusiveLock implements SqlRule {
    @Override
    public About about() {
        return About.warning("work-under-exclusive-lock")
                .why("every further statement of a transaction that holds ACCESS EXCLUSIVE makes everybody wait longer")
                .lock("ACCESS EXCLUSIVE on the first table, until the transaction ends")
                .instead("commit behind each statement that takes it, or put them into one ALTER TABLE")
                .bad("""
                    begin;
                    alter table orders add column a int;
                    alter table customers add column b int;
                    commit;\
                    """)
                .good("""
                    alter table orders add column a int;
                    alter table customers add column b int;\
                    """);
    }

    @Override
    public Stream<Risk> check(Situation here) {
        boolean matters = here.strongestLock().isPresent() && isFirst(here);
        return here.inTransaction() && matters
                ? here
                        .heldSince(LockMode.ACCESS_EXCLUSIVE)
                        .map(held -> here.risk(
                                held.table(),
                                "nobody can use %s until this statement and the rest of the transaction are done"
                                        .formatted(held.table())))
                        .stream()
                : Stream.empty();
    }

    /** One finding a transaction: of the first statement behind the one that took the lock. */
    private static boolean isFirst(Situation here) {
        return here.beforeInTransaction().stream()
                .dropWhile(past -> !takes(here, past, LockMode.ACCESS_EXCLUSIVE))
                .skip(1)
                .noneMatch(past -> takes(here, past, LockMode.ACCESS_SHARE));
    }

    private static boolean takes(Situation here, Situation.Past past, LockMode mode) {
        return Locks.of(past.item().statement()).stream()
                .anyMatch(lock -> lock.mode().compareTo(mode) >= 0 && here.exists(lock.table()));
    }
}

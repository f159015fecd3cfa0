package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.lint.sql.About;
import dev.midstream.planner.lint.sql.Risk;
import dev.midstream.planner.lint.sql.Situation;
import dev.midstream.planner.lint.sql.SqlRule;
import dev.midstream.planner.lint.sql.Terms.Waits;
import dev.midstream.planner.plan.LockMode;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One long query, and everybody queues behind the request. */
final class LockWithoutTimeout implements SqlRule {
    /** As strong_migrations' lock_timeout_limit: nobody likes to wait longer for a page. */
    private static final long LONG_MILLIS = 10_000;

    private static final Pattern DURATION = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*(us|ms|s|min|h|d)?");
    private static final Map<String, Long> UNITS =
            Map.of("us", 0L, "ms", 1L, "s", 1_000L, "min", 60_000L, "h", 3_600_000L, "d", 86_400_000L);

    @Override
    public About about() {
        return About.warning("lock-without-timeout")
                .why(
                        "without a lock_timeout, or with one of more than 10 s, a request for a strong lock waits for the longest"
                                + " query of the table, and every other query queues behind it")
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
        Optional<String> wait = wait(here);
        return here
                .strongestLock()
                .filter(lock -> lock.mode().blocksWrites() && wait.isPresent())
                .filter(lock -> here.heldSince(LockMode.SHARE).isEmpty())
                .map(lock -> here.risk(
                        lock.table(),
                        "%s on %s is waited for %s: everybody queues behind it"
                                .formatted(lock.mode().label(), lock.table(), wait.orElseThrow())))
                .stream();
    }

    /** How a lock is waited for, if that is for too long. */
    private static Optional<String> wait(Situation here) {
        Optional<String> set = here.setting("lock_timeout").map(LockWithoutTimeout::plain);
        return isUnlimited(here)
                ? Optional.of("without a lock_timeout")
                : set.filter(LockWithoutTimeout::isLong).map("with a lock_timeout of %s"::formatted);
    }

    private static boolean isLong(String value) {
        Matcher matcher = DURATION.matcher(value);
        if (!matcher.matches()) {
            return false; // a list, a variable of psql
        }
        String unit = matcher.group(2);
        long millis = unit == null ? 1 : UNITS.getOrDefault(unit, 1L);
        return Double.parseDouble(matcher.group(1)) * millis > LONG_MILLIS;
    }

    private static String plain(String value) {
        return value.replace("'", "").strip();
    }

    /** Where the tool asks in tries of its own, it takes a zero in the file to force that. */
    private static boolean isUnlimited(Situation here) {
        Optional<String> set = here.setting("lock_timeout");
        return isUnlimited(set) && (set.isPresent() || here.terms().waits() == Waits.AS_SET);
    }

    static boolean isUnlimited(Optional<String> value) {
        return value.map(LockWithoutTimeout::plain)
                .filter(v -> !v.isEmpty() && !v.matches("0(ms|s|min)?"))
                .isEmpty();
    }
}

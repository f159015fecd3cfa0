package dev.midstream.engine.lock;

import dev.midstream.planner.file.LockPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The schedule of attempts at a strong lock: bursts of short tries, a longer one, a rest. While a try waits, every query of the
 * application on that table queues behind it; the rests let the queue drain. The shape is that of GitLab's with_lock_retries.
 *
 * @param first tries made once
 * @param then tries repeated afterwards
 * @param budget after so much waiting and resting it is given up
 */
public record LockLadder(List<Try> first, List<Try> then, Duration budget) {
    /** No try waits for longer. */
    public static final Duration LONGEST_TIMEOUT = Duration.ofSeconds(3);

    /** What has worked for longer than this before it was refused is too much work to be done again only because of a lock. */
    public static final Duration LONGEST_WORK = Duration.ofSeconds(30);

    public LockLadder {
        first = List.copyOf(first);
        then = List.copyOf(then);
    }

    /** The usual one, with the usual budget. */
    public static LockLadder standard() {
        return within(LockPolicy.USUAL.giveUpAfter());
    }

    /** Never longer than 200 ms at first and 3 s later. */
    public static LockLadder within(Duration budget) {
        return new LockLadder(
                List.of(
                        Try.of(100, 100),
                        Try.of(100, 200),
                        Try.of(200, 500),
                        Try.of(200, 1_000),
                        Try.of(400, 2_000),
                        Try.of(400, 2_000),
                        Try.of(1_000, 5_000)),
                List.of(
                        Try.of(200, 1_000),
                        Try.of(200, 1_000),
                        Try.of(500, 2_000),
                        Try.of(1_000, 5_000),
                        new Try(LONGEST_TIMEOUT, Duration.ofSeconds(20))),
                budget);
    }

    /** The try of this number, from 1; empty once the budget would be spent. */
    public Optional<Try> attempt(int number) {
        Duration spent = Duration.ZERO;
        for (int n = 1; n < number; n++) {
            spent = spent.plus(at(n).timeout()).plus(at(n).rest());
        }
        return spent.compareTo(budget) >= 0 ? Optional.empty() : Optional.of(at(number));
    }

    private Try at(int number) {
        return number <= first.size() ? first.get(number - 1) : then.get((number - 1 - first.size()) % then.size());
    }

    /**
     * One try.
     *
     * @param timeout how long to wait for the lock
     * @param rest how long to leave the table alone afterwards
     */
    public record Try(Duration timeout, Duration rest) {
        /** Whether a try that was refused after this time was about the lock, and not work that all the next would do again. */
        public boolean isWorthAnother(Duration ran) {
            return ran.compareTo(timeout.plus(LONGEST_WORK)) <= 0;
        }

        static Try of(long timeoutMillis, long restMillis) {
            return new Try(Duration.ofMillis(timeoutMillis), Duration.ofMillis(restMillis));
        }
    }
}

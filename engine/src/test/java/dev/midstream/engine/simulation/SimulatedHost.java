package dev.midstream.engine.simulation;

import dev.midstream.engine.run.Host;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** A machine that may die between any two acts of its process, or stand still for a while. */
final class SimulatedHost implements Host {
    private static final Duration FOR_EVER = Duration.ofDays(1);

    private final Schedule schedule;
    private boolean dead;
    private long frozenUntilNanos;

    SimulatedHost(Schedule schedule) {
        this.schedule = schedule;
    }

    boolean isDead() {
        return dead;
    }

    void kill() {
        dead = true;
        schedule.bury(this);
    }

    void freeze(Duration time) {
        frozenUntilNanos = schedule.nanos() + time.toNanos();
    }

    long frozenUntilNanos() {
        return frozenUntilNanos;
    }

    /** The dead do nothing. */
    void mustLive() {
        if (dead) {
            throw new Schedule.Crashed();
        }
    }

    /** Something takes a moment, in which others may act. */
    void pass(long millisMax) {
        schedule.pass(Duration.ofMillis(schedule.lots().nextLong(millisMax)), () -> false);
    }

    @Override
    public long nanos() {
        return schedule.nanos();
    }

    @Override
    public void await(CountDownLatch signal, Duration atMost) {
        schedule.pass(atMost, () -> signal.getCount() == 0);
    }

    @Override
    public Thread start(String name, Runnable work) {
        mustLive();
        return schedule.start(this, name, work);
    }

    @Override
    public void join(Thread thread) {
        while (thread.isAlive()) {
            schedule.pass(Duration.ofMillis(1), () -> false);
        }
    }

    @Override
    public double chance() {
        return schedule.lots().nextDouble();
    }
}

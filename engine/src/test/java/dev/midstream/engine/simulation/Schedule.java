package dev.midstream.engine.simulation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;

/**
 * Runs any number of threads one at a time, in an order drawn by lot, on a clock of its own. A thread runs until it passes; the same
 * lots give the same order.
 */
final class Schedule {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final long ACT_NANOS_MAX = Duration.ofMillis(4).toNanos();

    private final ThreadLocal<Task> running = new ThreadLocal<>();
    private final Semaphore back = new Semaphore(0);
    private final List<Task> tasks = new ArrayList<>();
    private final Random lots;
    private long nanos;

    Schedule(Random lots) {
        this.lots = lots;
    }

    Random lots() {
        return lots;
    }

    long nanos() {
        return nanos;
    }

    Clock clock() {
        InstantSource source = () -> BEGIN.plusNanos(nanos);
        return source.withZone(ZoneOffset.UTC);
    }

    /** A thread of a host; it begins when it is drawn. */
    Thread start(SimulatedHost host, String name, Runnable work) {
        Task task = new Task(host);
        tasks.add(task);
        return Thread.ofVirtual().name(name).start(() -> {
            running.set(task);
            task.go.acquireUninterruptibly();
            try {
                work.run();
            } catch (Crashed e) {
                // nobody is there to see it
            } finally {
                task.over = true;
                back.release();
            }
        });
    }

    /** Lets others go first, until the time has come or the signal is given. */
    void pass(Duration atMost, BooleanSupplier signal) {
        Task task = running.get();
        task.host.mustLive();
        task.wakeNanos = nanos + atMost.toNanos();
        task.signal = signal;
        back.release();
        task.go.acquireUninterruptibly();
        task.host.mustLive();
    }

    /** One thread runs until it passes. */
    void step() {
        List<Task> ready = new ArrayList<>();
        for (Task task : tasks) { // the innermost loop of all
            if (task.isReady(nanos)) {
                ready.add(task);
            }
        }
        if (ready.isEmpty()) {
            nanos = next();
            return;
        }
        nanos += lots.nextLong(ACT_NANOS_MAX);
        run(ready.get(lots.nextInt(ready.size())));
        tasks.removeIf(t -> t.over);
    }

    private long next() {
        if (tasks.isEmpty()) {
            throw new AssertionError("nothing will ever happen again");
        }
        long next = Long.MAX_VALUE;
        for (Task task : tasks) {
            next = Math.min(next, task.readyNanos());
        }
        return next;
    }

    /** The host is dead: its threads leave without another act. */
    void bury(SimulatedHost host) {
        tasks.stream().filter(t -> t.host == host).toList().forEach(this::run);
        tasks.removeIf(t -> t.over);
    }

    private void run(Task task) {
        task.go.release();
        back.acquireUninterruptibly();
    }

    /** Comes out of whatever a thread of a dead process does next. */
    static final class Crashed extends Error {
        private static final long serialVersionUID = 1L;

        Crashed() {
            super("crashed", null, false, false);
        }
    }

    private static final class Task {
        private final SimulatedHost host;
        private final Semaphore go = new Semaphore(0);
        private BooleanSupplier signal = () -> false;
        private long wakeNanos;
        private boolean over;

        Task(SimulatedHost host) {
            this.host = host;
        }

        boolean isReady(long now) {
            return host.frozenUntilNanos() <= now && (wakeNanos <= now || signal.getAsBoolean());
        }

        long readyNanos() {
            return Math.max(host.frozenUntilNanos(), signal.getAsBoolean() ? 0 : wakeNanos);
        }
    }
}

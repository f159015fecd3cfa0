package dev.midstream.engine.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The threads of one run. When one of them fails with a bug, all leave, and the bug comes out at {@link #join}. */
final class Crew {
    private final Stop stop;
    private final List<Thread> threads = new ArrayList<>();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

    Crew(Stop stop) {
        this.stop = stop;
    }

    void start(String name, Runnable work) {
        threads.add(stop.host().start(name, () -> {
            try {
                work.run();
            } catch (Throwable e) { // whatever it is: a thread that ends unnoticed leaves a run that never ends
                failures.add(e);
                stop.ask();
            }
        }));
    }

    /** Waits until all have left. */
    void join() {
        for (Thread thread : threads) {
            try {
                stop.host().join(thread);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                stop.ask();
            }
        }
        Throwable first = failures.poll();
        if (first != null) {
            failures.forEach(first::addSuppressed);
            throw new IllegalStateException("a worker failed: " + first.getMessage(), first);
        }
    }
}

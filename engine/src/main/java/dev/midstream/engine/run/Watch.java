package dev.midstream.engine.run;

import dev.midstream.engine.throttle.Probe;
import dev.midstream.engine.throttle.Reading;
import dev.midstream.engine.throttle.Readings;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Reads every probe at its own period, each on its own thread: one that hangs ages alone. */
public final class Watch implements AutoCloseable {
    private final Host host;
    private final Readings readings = new Readings();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean closed;
    private volatile CountDownLatch called = new CountDownLatch(1);

    private Watch(Host host) {
        this.host = host;
    }

    /** Begins to read; no probe may be in another watch. */
    public static Watch start(Host host, List<Probe> probes) {
        Watch watch = new Watch(host);
        for (Probe probe : probes) {
            watch.threads.add(host.start("probe " + probe.signal().id(), () -> watch.follow(probe)));
        }
        return watch;
    }

    /** What there is to know, always the newest. */
    public Readings readings() {
        return readings;
    }

    /** Lets nobody wait for their period: there is something else to look at. */
    void lookNow() {
        CountDownLatch before = called;
        called = new CountDownLatch(1);
        before.countDown();
    }

    /** Ends all reading and waits for the looks under way, which have limits of their own. */
    @Override
    public void close() {
        closed = true;
        lookNow();
        try {
            for (Thread thread : threads) {
                host.join(thread);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void follow(Probe probe) {
        try {
            CountDownLatch next = called; // before the look: a call that comes during it counts
            while (!closed) {
                long began = host.nanos();
                readings.note(probe.signal(), look(probe), began);
                host.await(next, probe.period());
                next = called;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A probe that is broken is one signal less, and says so; it must not end the watch over the others. */
    private static List<Reading> look(Probe probe) {
        try {
            return probe.read();
        } catch (RuntimeException e) {
            return List.of(new Reading.Unreadable(probe.signal(), "an error of Midstream's own: " + e));
        }
    }
}

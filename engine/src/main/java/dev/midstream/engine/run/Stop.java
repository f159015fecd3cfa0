package dev.midstream.engine.run;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** Asks the threads of one process to leave, and lets them sleep until then. */
public final class Stop {
    private final CountDownLatch asked = new CountDownLatch(1);
    private final Host host;

    public Stop() {
        this(Host.MACHINE);
    }

    /** @param host where its threads run */
    public Stop(Host host) {
        this.host = host;
    }

    Host host() {
        return host;
    }

    /** The host's clock, which only ever goes forward. */
    long nanos() {
        return host.nanos();
    }

    public void ask() {
        asked.countDown();
    }

    public boolean isAsked() {
        return asked.getCount() == 0;
    }

    /** Sleeps, or returns early when asked to stop. */
    public void sleep(Duration time) {
        try {
            host.await(asked, time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            ask();
        }
    }
}

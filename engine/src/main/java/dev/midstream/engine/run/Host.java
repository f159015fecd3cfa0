package dev.midstream.engine.run;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** What a process gets from the machine it runs on: time, rest, threads and chance. A simulation gives its own. */
public interface Host {
    /** A clock that only ever goes forward, in nanoseconds from anywhere. */
    long nanos();

    /** Waits for the signal, for at most this long. */
    void await(CountDownLatch signal, Duration atMost) throws InterruptedException;

    /** Starts work of its own. */
    Thread start(String name, Runnable work);

    /** Waits until the work of a thread is done. */
    void join(Thread thread) throws InterruptedException;

    /** From 0 (inclusive) to 1 (exclusive). */
    double chance();

    /** The real one. */
    Host MACHINE = new Host() {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public void await(CountDownLatch signal, Duration atMost) throws InterruptedException {
            boolean ignored = signal.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
        }

        @Override
        public Thread start(String name, Runnable work) {
            return Thread.ofVirtual().name(name).start(work);
        }

        @Override
        public void join(Thread thread) throws InterruptedException {
            thread.join();
        }

        @Override
        public double chance() {
            return ThreadLocalRandom.current().nextDouble();
        }
    };
}

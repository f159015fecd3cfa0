package dev.midstream.engine.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.engine.throttle.Probe;
import dev.midstream.engine.throttle.Reading;
import dev.midstream.engine.throttle.Reading.Unreadable;
import dev.midstream.engine.throttle.Reading.Value;
import dev.midstream.engine.throttle.Readings;
import dev.midstream.engine.throttle.Readings.Latest;
import dev.midstream.engine.throttle.Signal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class WatchTest {
    @Test
    void probeThatHangsAgesAloneAndABrokenOneIsReadAgain() throws InterruptedException {
        CountDownLatch hanging = new CountDownLatch(1);
        AtomicInteger looks = new AtomicInteger();
        Probe hangs = probe(Signal.OWN_HTTP, () -> {
            awaitQuietly(hanging);
            return 0.0;
        });
        Probe breaks = probe(Signal.OWN_QUERY, () -> {
            throw new IllegalStateException("a bug");
        });
        Probe works = probe(Signal.WAL_RATE, () -> (double) looks.incrementAndGet());
        Watch watch = Watch.start(Host.MACHINE, List.of(hangs, breaks, works));
        for (int wait = 0; wait < 500 && looks.get() < 10; wait++) {
            Thread.sleep(10);
        }
        Readings readings = watch.readings();
        assertTrue(looks.get() >= 10, "read again and again");
        assertTrue(readings.of(Signal.OWN_HTTP).isEmpty());
        Unreadable broken = assertInstanceOf(
                Unreadable.class,
                readings.of(Signal.OWN_QUERY).orElseThrow().readings().getFirst());
        assertTrue(broken.why().contains("a bug"), broken::toString);
        assertTrue(readings.all().containsKey(Signal.WAL_RATE));
        hanging.countDown();
        watch.close();
        int after = looks.get();
        Thread.sleep(50);
        assertEquals(after, looks.get(), "nothing is read after the close");
    }

    @Test
    void otherQuestionsWaitForNoPeriodNorDoesTheEnd() throws InterruptedException {
        AtomicInteger looks = new AtomicInteger();
        Probe seldom = probe(Signal.DISK, Duration.ofHours(1), () -> (double) looks.incrementAndGet());
        try (Watch watch = Watch.start(Host.MACHINE, List.of(seldom))) {
            awaitLooks(looks, 1);
            watch.lookNow();
            awaitLooks(looks, 2);
        }
        assertEquals(2, looks.get());
    }

    private static void awaitLooks(AtomicInteger looks, int count) throws InterruptedException {
        for (int wait = 0; wait < 500 && looks.get() < count; wait++) {
            Thread.sleep(10);
        }
        assertEquals(count, looks.get());
    }

    @Test
    void signalIsSilentSinceItWasLastHeard() {
        Readings readings = new Readings();
        List<Reading> value = List.of(new Value(Signal.WAL_RATE, "", 1));
        List<Reading> error = List.of(new Unreadable(Signal.WAL_RATE, "no"));
        readings.note(Signal.WAL_RATE, error, 100);
        readings.note(Signal.WAL_RATE, error, 200);
        assertEquals(new Latest(error, 200, 100), readings.of(Signal.WAL_RATE).orElseThrow());
        readings.note(Signal.WAL_RATE, value, 300);
        assertEquals(new Latest(value, 300, 300), readings.of(Signal.WAL_RATE).orElseThrow());
        readings.note(Signal.WAL_RATE, error, 400);
        assertEquals(new Latest(error, 400, 300), readings.of(Signal.WAL_RATE).orElseThrow());
    }

    private static Probe probe(Signal signal, Supplier<Double> value) {
        return probe(signal, Duration.ofMillis(5), value);
    }

    private static Probe probe(Signal signal, Duration period, Supplier<Double> value) {
        return new Probe() {
            @Override
            public Signal signal() {
                return signal;
            }

            @Override
            public Duration period() {
                return period;
            }

            @Override
            public List<Reading> read() {
                return List.of(new Value(signal, "", value.get()));
            }
        };
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

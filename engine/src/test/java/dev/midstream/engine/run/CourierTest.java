package dev.midstream.engine.run;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.engine.notice.Delivery;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CourierTest {
    @Test
    void longRestIsMeasuredByTheClockThatOnlyGoesForward() {
        AtomicLong nanos = new AtomicLong(-5);
        CircuitBreaker breaker = Courier.breaker(new ForwardClock(nanos::get));
        for (int attempt = 0; attempt < 3; attempt++) {
            Delivery ignored = breaker.executeSupplier(() -> new Delivery.Failed("503"));
        }
        assertFalse(breaker.tryAcquirePermission());
        nanos.addAndGet(Duration.ofSeconds(29).toNanos());
        assertFalse(breaker.tryAcquirePermission());
        nanos.addAndGet(Duration.ofSeconds(2).toNanos());
        assertTrue(breaker.tryAcquirePermission());
    }
}

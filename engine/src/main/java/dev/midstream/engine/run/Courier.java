package dev.midstream.engine.run;

import dev.midstream.engine.notice.Delivery;
import dev.midstream.engine.notice.Messenger;
import dev.midstream.engine.notice.Notice;
import dev.midstream.engine.notice.NoticeEvent;
import dev.midstream.engine.notice.Target;
import dev.midstream.planner.file.Notify;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.RetryConfig;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Tells one target everything, in order and at least once, on a thread of its own: one that does not answer holds up nobody else.
 * Three attempts, then a rest, then again; what was not told when the process ends is told by the next.
 */
final class Courier implements Runnable {
    private static final Duration LOOK = Duration.ofMillis(250);
    private static final int ATTEMPTS = 3;
    private static final Duration FIRST_REST = Duration.ofMillis(400);
    private static final Duration LONG_REST = Duration.ofSeconds(30);

    private final Notify notify;
    private final Target target;
    private final News news;
    private final Desk desk;
    private final Messenger messenger;
    private final Faults faults;
    private final EngineListener listener;
    private final BooleanSupplier closing;
    private final CircuitBreaker breaker = breaker(new ForwardClock(System::nanoTime));
    private final io.github.resilience4j.retry.Retry retry = retry();

    Courier(
            Notify notify,
            News news,
            Desk desk,
            Messenger messenger,
            Faults faults,
            EngineListener listener,
            BooleanSupplier closing) {
        this.notify = notify;
        this.target = Target.of(notify);
        this.news = news;
        this.desk = desk;
        this.messenger = messenger;
        this.faults = faults;
        this.listener = listener;
        this.closing = closing;
    }

    @Override
    public void run() {
        Optional<News.Item> item = Optional.empty();
        boolean over = false;
        while (!over && !desk.isLost() && !Thread.currentThread().isInterrupted()) {
            try {
                boolean last = closing.getAsBoolean();
                if (item.isEmpty()) {
                    item = news.next();
                }
                if (item.isPresent() && tell(item.get())) {
                    item = Optional.empty();
                } else {
                    over = last; // nothing is left, or nobody listens
                    rest();
                }
            } catch (RuntimeException e) {
                if (Thread.currentThread().isInterrupted()) {
                    return;
                }
                if (!faults.classify(e).passes()) {
                    throw e;
                }
                rest();
            }
        }
    }

    /** False if it was not told, and is to be tried again. */
    private boolean tell(News.Item item) {
        Notice notice = item.notice();
        Delivery delivery;
        try {
            delivery =
                    retry.executeSupplier(() -> breaker.executeSupplier(() -> messenger.deliver(notify.way(), notice)));
        } catch (CallNotPermittedException e) {
            return false; // a rest of the breaker's
        }
        return switch (delivery) {
            case Delivery.Done ignored -> {
                desk.record(new NoticeEvent.Sent(target, notice.kind(), notice.id(), item.mark()));
                listener.noticeSent(target.label());
                yield true;
            }
            case Delivery.Refused(String message) -> {
                desk.record(new NoticeEvent.Dropped(target, notice.kind(), notice.id(), message, item.mark()));
                listener.noticeFailed(target.label(), message);
                yield true;
            }
            case Delivery.Failed(String message) -> {
                if (Thread.currentThread().isInterrupted()) {
                    yield false; // by us: it says nothing about the receiver
                }
                if (desk.of(target).trouble().isEmpty()) {
                    desk.record(new NoticeEvent.Failed(target, notice.kind(), notice.id(), message));
                }
                listener.noticeFailed(target.label(), message);
                yield false;
            }
        };
    }

    private static void rest() {
        try {
            Thread.sleep(LOOK);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @param clock of the long rest: one on the wall that is put back would make it longer */
    static CircuitBreaker breaker(Clock clock) {
        return CircuitBreaker.of(
                "notices",
                CircuitBreakerConfig.custom()
                        .clock(clock)
                        .slidingWindowType(SlidingWindowType.COUNT_BASED)
                        .slidingWindowSize(ATTEMPTS)
                        .minimumNumberOfCalls(ATTEMPTS)
                        .failureRateThreshold(100)
                        .waitDurationInOpenState(LONG_REST)
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .recordResult(Delivery.Failed.class::isInstance)
                        .build());
    }

    private static io.github.resilience4j.retry.Retry retry() {
        return io.github.resilience4j.retry.Retry.of(
                "notices",
                RetryConfig.<Delivery>custom()
                        .maxAttempts(ATTEMPTS)
                        .intervalFunction(IntervalFunction.ofExponentialRandomBackoff(FIRST_REST, 2))
                        .retryOnResult(d -> d instanceof Delivery.Failed
                                && !Thread.currentThread().isInterrupted())
                        .retryOnException(e -> false)
                        .build());
    }
}

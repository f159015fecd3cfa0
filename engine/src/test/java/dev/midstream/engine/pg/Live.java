package dev.midstream.engine.pg;

import dev.midstream.engine.run.Ending;
import dev.midstream.engine.run.Stop;
import dev.midstream.engine.run.Store;
import dev.midstream.engine.run.View;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** A migration that runs in the background of a test. Closing it asks it to leave and waits. */
public final class Live implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(90);

    private final Store store;
    private final Stop stop;
    private final CompletableFuture<Ending> ending = new CompletableFuture<>();

    Live(Store store, Stop stop, Supplier<Ending> run) {
        this.store = store;
        this.stop = stop;
        Thread.ofVirtual().start(() -> {
            try {
                ending.complete(run.get());
            } catch (Throwable e) {
                ending.completeExceptionally(e);
            }
        });
    }

    public Store store() {
        return store;
    }

    public boolean isOver() {
        return ending.isDone();
    }

    /** Waits until the migration looks like this. */
    public View await(Predicate<View> picture) {
        View[] seen = new View[1];
        until("the migration looks as expected", () -> {
            if (ending.isCompletedExceptionally()) {
                ending();
            }
            seen[0] = store.view();
            return picture.test(seen[0]);
        });
        return seen[0];
    }

    /** Waits until so many rows have been changed by the lanes of all steps. */
    public View awaitRows(long rows) {
        return await(view -> rows(view) >= rows);
    }

    /** Rows changed by the lanes of the steps under way. */
    public static long rows(View view) {
        return view.stepsWithLanes().stream()
                .flatMap(step -> view.lanesOf(step).stream())
                .mapToLong(lane -> lane.rows())
                .sum();
    }

    /** Waits for the end. */
    public Ending ending() {
        try {
            return ending.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException | TimeoutException e) {
            throw new IllegalStateException("the migration did not end: " + store.view(), e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Waits for something that happens soon. */
    public static void until(String what, BooleanSupplier happens) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!happens.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("waited in vain until " + what);
            }
            sleep(Duration.ofMillis(20));
        }
    }

    public static void sleep(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        stop.ask();
        ending.handle((done, failure) -> "").join();
    }
}

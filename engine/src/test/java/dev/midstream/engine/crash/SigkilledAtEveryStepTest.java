package dev.midstream.engine.crash;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The matrix of deaths with real processes and {@code kill -9}: a migration is carried out by one JVM after the other, each of which is
 * killed at the next step of its plan: before the server hears the statement, in the middle of it, or when it is done and the process
 * does not know. It ends in the schema and the rows of the undisturbed run.
 *
 * <p>Every kind of step meets each of these deaths. That each of the steps does which differ in nothing but names, and that it also dies
 * while it waits for its lock, is to be had with {@code -Dmidstream.test.deaths=all}; {@link KilledAtEveryStepTest} has all that at less cost.
 */
class SigkilledAtEveryStepTest {
    private static final int MOMENTS = Moment.values().length;

    /** Two at once: a process that starts and a server that writes to the disk leave each other room. */
    private static final int AT_ONCE = 2;

    @Test
    void manyTablesEndInTheSchemaOfTheUndisturbedRun() {
        try (Scenario scenario = OrgIdScenario.open()) {
            // On one trail the first of a shape meet one moment each.
            int deaths = Death.isThorough()
                    ? walk(scenario, MOMENTS, death -> true)
                    : walk(scenario, 1, death -> death.turn() < Moment.ALONE.size());
            assertTrue(deaths >= 15, "the plan has become short: " + deaths);
        }
    }

    @Test
    void everyKindOfStepEndsInTheSchemaOfTheUndisturbedRun() {
        try (Scenario scenario = EveryKindScenario.open()) {
            int deaths = Death.isThorough()
                    ? walk(scenario, MOMENTS, death -> true)
                    : walk(scenario, Moment.ALONE.size(), death -> death.turn() == 0);
            assertTrue(deaths >= 60, "the plan has become short: " + deaths);
        }
    }

    private static int walk(Scenario scenario, int trails, Predicate<Death> wanted) {
        SharedClasses.record(scenario);
        Trail trail = new Trail(scenario, scenario.undisturbed(), Killed::new);
        Queue<Integer> numbers =
                new ConcurrentLinkedQueue<>(IntStream.range(0, trails).boxed().toList());
        try (ExecutorService walkers = Executors.newFixedThreadPool(AT_ONCE)) {
            return Stream.generate(() -> CompletableFuture.supplyAsync(() -> walk(trail, numbers, wanted), walkers))
                    .limit(AT_ONCE)
                    .toList()
                    .stream()
                    .mapToInt(CompletableFuture::join)
                    .sum();
        }
    }

    private static int walk(Trail trail, Queue<Integer> numbers, Predicate<Death> wanted) {
        int deaths = 0;
        for (Integer number = numbers.poll(); number != null; number = numbers.poll()) {
            deaths += trail.walk(number, wanted);
        }
        return deaths;
    }
}

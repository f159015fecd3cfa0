package dev.midstream.engine.throttle;

import static dev.midstream.engine.throttle.Signal.ACTIVE_SESSIONS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A server whose load is the backfill's own doing, seen late and with noise. */
@Tag("computed")
class SettlingTest {
    private static final int SEEDS = 400;
    private static final int WORKERS = 16;
    private static final int HALF_AN_HOUR = 1_800;

    @Test
    void loadThatTheBackfillItselfCausesMakesItSettle() {
        for (int seed = 1; seed <= SEEDS; seed++) {
            Plant plant = new Plant(seed);
            plant.run(HALF_AN_HOUR / 2);
            int early = plant.governed.changes;
            plant.run(HALF_AN_HOUR / 2);
            int late = plant.governed.changes - early;
            assertTrue(early <= 30, plant + ": changes in the first quarter of an hour: " + early);
            assertTrue(late <= 12, plant + ": changes in the second quarter of an hour: " + late);
            assertTrue(plant.working() >= Steering.LEAST, plant + ": stopped");
        }
    }

    @Test
    void itSettlesWhereMostOfWhatIsAllowedIsUsed() {
        double shares = 0;
        for (int seed = 1; seed <= SEEDS; seed++) {
            Plant plant = new Plant(seed);
            plant.run(HALF_AN_HOUR);
            shares += Math.min(1, plant.working() / plant.best());
        }
        assertTrue(shares / SEEDS > 0.6, "share of the best level, on average: " + shares / SEEDS);
    }

    @Test
    void roomIsMadeForAnApplicationsLoadWithinTwentySeconds() {
        for (int seed = 1; seed <= SEEDS; seed++) {
            Plant plant = Plant.light(seed);
            plant.run(60);
            plant.others = 5 + 11 * plant.lots.nextDouble();
            plant.run(20 + plant.delay);
            assertEquals(Steering.LEAST, plant.working(), plant::toString);
        }
    }

    @Test
    void afterAnApplicationsLoadItIsBackWithinTwentySeconds() {
        for (int seed = 1; seed <= SEEDS; seed++) {
            Plant plant = Plant.light(seed);
            plant.run(60);
            plant.others = 3;
            plant.run(45 + plant.lots.nextInt(200));
            assertEquals(Steering.LEAST, plant.working(), plant::toString);
            plant.others = 0;
            plant.run(16 + plant.delay);
            assertEquals(WORKERS, plant.working(), plant::toString);
        }
    }

    @Test
    void afterAShortLoadItIsBackWithinThirtySeconds() {
        for (int seed = 1; seed <= SEEDS; seed++) {
            Plant plant = Plant.light(seed);
            plant.run(60);
            plant.others = 1 + 12 * plant.lots.nextDouble();
            plant.run(5 + plant.lots.nextInt(40));
            plant.others = 0;
            plant.run(26 + plant.delay);
            assertEquals(WORKERS, plant.working(), plant::toString);
        }
    }

    @Test
    void loadThatComesAndGoesIsFollowedDownAndUpOnceEachTime() {
        for (int seed = 1; seed <= SEEDS; seed++) {
            Plant plant = Plant.light(seed);
            for (int i = 0; i < 10; i++) {
                plant.others = 3;
                plant.run(40);
                plant.others = 0.1;
                plant.run(40);
            }
            // five cuts from 16 workers to an eighth of one; back in four leaps, and past those there are
            assertTrue(plant.governed.changes <= 10 * (5 + 4 + 3), plant + ": changes " + plant.governed.changes);
        }
    }

    @Test
    void loadThatComesBackSoonIsStillSeenToEnd() {
        for (int seed = 1; seed <= SEEDS; seed++) {
            Plant plant = Plant.light(seed);
            plant.run(60);
            for (int gap : List.of(8, 20, 30)) {
                plant.others = 3;
                plant.run(60);
                plant.others = 0;
                plant.run(gap + plant.delay);
            }
            plant.others = 3;
            plant.run(15 + plant.lots.nextInt(60));
            plant.others = 0;
            plant.run(26 + plant.delay);
            assertEquals(WORKERS, plant.working(), plant::toString);
        }
    }

    /** Such as a disk at its limit: below it commits are fast, and beyond it all of them are slow. */
    @Test
    void loadThatBeginsAllAtOnceAtALevelIsTriedMoreAndMoreSeldom() {
        for (int workers : List.of(4, 6, 8, WORKERS)) {
            for (int seed = 1; seed <= SEEDS / 4; seed++) {
                Plant plant = Plant.light(seed);
                plant.workers = workers;
                plant.cliff = 2.5;
                plant.run(300);
                int early = plant.governed.cuts;
                plant.run(1_500);
                int late = plant.governed.cuts - early;
                assertTrue(early <= 15, plant + ": cuts within five minutes: " + early);
                assertTrue(late <= 15, plant + ": cuts within 25 minutes more: " + late);
            }
        }
    }

    /** A second of work of each worker costs so much of the signal. */
    private static final class Plant {
        final Random lots;
        final Governed governed = new Governed();
        final int delay;
        private final long seed;
        private final double noise;
        private final Deque<Double> past = new ArrayDeque<>();
        double cost;
        double others;
        int workers = WORKERS;
        /** The level from which all is slow. */
        double cliff = Double.MAX_VALUE;

        Plant(long seed) {
            this.seed = seed;
            this.lots = new Random(seed);
            this.delay = lots.nextInt(5);
            this.noise = lots.nextDouble() * 0.3;
            this.cost = Math.exp(Math.log(0.02) + lots.nextDouble() * Math.log(100));
            this.others = lots.nextDouble() * 0.2;
        }

        /** One whose workers all together cost next to nothing. */
        static Plant light(int seed) {
            Plant plant = new Plant(seed);
            plant.cost = 0.4 / WORKERS * plant.lots.nextDouble();
            return plant;
        }

        void run(int seconds) {
            for (int i = 0; i < seconds; i++) {
                past.addLast(load() * (1 + noise * Math.clamp(lots.nextGaussian(), -2, 2)));
                double seen = past.size() > delay ? past.removeFirst() : past.getFirst();
                governed.atWork = (int) Math.max(1, working());
                governed.sees(ACTIVE_SESSIONS, Bounds.of(0.7, 1), seen).second();
            }
        }

        private double load() {
            if (cliff == Double.MAX_VALUE) {
                return others + cost * working();
            }
            return working() < cliff ? 0.1 : 1.2;
        }

        double working() {
            return governed.working(workers);
        }

        /** The most that stays below the slow bound. */
        double best() {
            return Math.clamp((0.7 - others) / cost, Steering.LEAST, WORKERS);
        }

        @Override
        public String toString() {
            return "seed %d (cost %.2f, others %.2f, noise %.2f, delay %d)".formatted(seed, cost, others, noise, delay);
        }
    }
}

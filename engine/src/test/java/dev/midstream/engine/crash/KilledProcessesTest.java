package dev.midstream.engine.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.lane.LaneEvent.LaneClaimed;
import dev.midstream.engine.pg.Fixture;
import dev.midstream.engine.pg.Live;
import dev.midstream.engine.run.Store;
import dev.midstream.engine.traffic.Traffic;
import dev.midstream.planner.file.PhaseName;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Real processes and real signals. */
@FreshDatabase
class KilledProcessesTest {
    private static final Duration LEASE = Duration.ofSeconds(2);
    private static final int KILLS = 28;
    private static final int AT_WORK = 2;
    private static final int STARTING = 3;

    @Test
    void everyRowIsCountedOnceThroughDozensOfKills(TestDatabase database) {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Ledger ledger = new Ledger(database, 1_000_000);
        Deque<EngineProcess> starting = new ArrayDeque<>();
        Deque<EngineProcess> working = new ArrayDeque<>();
        try (Fixture fixture = new Fixture(database)) {
            Store store = fixture.requested(Ledger.MIGRATION, PhaseName.CONTRACT);
            fixture.limit(
                    "ledger", 10_000); // however slowly the processes start, it is not over before the last is killed
            working.add(EngineProcess.start(database, "ledger", 2, LEASE).go());
            Live.until(
                    "it is settled which rows are counted",
                    () -> !store.view().lanes().isEmpty());
            try (Traffic traffic = new Traffic(database, 3, seed, ledger::touch)) {
                for (int kills = 0; kills < KILLS; kills++) {
                    while (starting.size() < STARTING) {
                        starting.add(EngineProcess.start(database, "ledger", 2, LEASE));
                    }
                    while (working.size() < AT_WORK) {
                        working.add(starting.remove().go());
                    }
                    Live.sleep(Duration.ofMillis(100 + random.nextInt(900)));
                    assertTrue(working.peek().isAlive(), "the work ended before its worker was killed");
                    working.remove().kill();
                }
                fixture.unlimit("ledger");
                working.add(starting.remove().go());
                while (!working.isEmpty()) {
                    assertEquals(Optional.of("Completed[]"), working.remove().ending());
                }
                assertTrue(traffic.statements() > 1000, "there was no traffic to speak of");
            }
            ledger.assertEven(fixture);
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("with seed " + seed, e);
        } finally {
            starting.forEach(EngineProcess::close);
            working.forEach(EngineProcess::close);
        }
    }

    @Test
    void twoProcessesShareTheLanesAndEitherMayDie(TestDatabase database) {
        Ledger ledger = new Ledger(database, 300_000);
        try (Fixture fixture = new Fixture(database);
                EngineProcess one = EngineProcess.start(database, "ledger", 2, LEASE);
                EngineProcess two = EngineProcess.start(database, "ledger", 2, LEASE)) {
            Store store = fixture.requested(Ledger.MIGRATION, PhaseName.CONTRACT);
            fixture.limit("ledger", 60_000);
            one.go();
            two.go();
            Live.until("both have lanes", () -> claimants(fixture).size() == 2);
            one.kill();
            assertEquals(Optional.of("Completed[]"), two.ending());
            assertEquals(Set.of(one.label(), two.label()), claimants(fixture));
            ledger.assertEven(fixture);
        }
    }

    @Test
    void processFrozenBeyondItsLeaseIsFencedWhenItGoesOn(TestDatabase database) {
        Ledger ledger = new Ledger(database, 300_000);
        try (Fixture fixture = new Fixture(database);
                EngineProcess frozen = EngineProcess.start(database, "ledger", 4, LEASE);
                EngineProcess other = EngineProcess.start(database, "ledger", 2, LEASE)) {
            Store store = fixture.requested(Ledger.MIGRATION, PhaseName.CONTRACT);
            fixture.limit("ledger", 40_000);
            frozen.go();
            Live.until(
                    "it works in several lanes",
                    () -> Live.rows(store.view()) > 20_000
                            && store.view().heldLanes().size() > 2);
            frozen.freeze();
            other.go();
            Live.until("its lanes are taken over", () -> takenOver(fixture) >= 2);
            frozen.thaw();
            fixture.unlimit("ledger");
            assertEquals(Optional.of("Completed[]"), other.ending());
            assertEquals(Optional.of("Completed[]"), frozen.ending());
            ledger.assertEven(fixture);
        }
    }

    private static Set<String> claimants(Fixture fixture) {
        return fixture.laneEvents("ledger").stream()
                .filter(LaneClaimed.class::isInstance)
                .map(e -> ((LaneClaimed) e).worker().replaceFirst("/.*", ""))
                .collect(Collectors.toSet());
    }

    private static long takenOver(Fixture fixture) {
        return fixture.laneEvents("ledger").stream()
                .filter(e -> e instanceof LaneClaimed claim && claim.takenOver())
                .count();
    }
}

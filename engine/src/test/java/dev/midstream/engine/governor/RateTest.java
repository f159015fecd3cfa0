package dev.midstream.engine.governor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.pg.Fixture;
import dev.midstream.engine.pg.Live;
import dev.midstream.planner.file.PhaseName;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A rate is a rate, whoever works. */
@FreshDatabase
class RateTest {
    private static final String M = """
            migration: m
            changes:
              - update: {table: t, set: {n: n + 1}, once: true}
            """;

    @BeforeEach
    void makeATable(TestDatabase database) {
        database.execute(
                "create table t (id int primary key, n int not null default 0)",
                "insert into t select g, 0 from generate_series(1, 300000) g",
                "vacuum analyze t");
    }

    @ParameterizedTest(name = "{0} workers in {1} processes")
    @CsvSource({"1, 1", "4, 1", "4, 2"})
    void rateIsKeptWithinATenth(int workers, int processes, TestDatabase database) {
        try (Fixture one = new Fixture(database);
                Fixture two = new Fixture(database)) {
            one.register(M);
            one.limit("m", 5_000);
            int each = workers / processes;
            try (Live first = one.start(M, PhaseName.CONTRACT, each);
                    Live second = processes == 1 ? first : two.start(M, PhaseName.CONTRACT, each)) {
                Live.until(
                        "all are at work",
                        () -> second.store().view().heldLanes().size() == workers);
                Live.sleep(Duration.ofSeconds(1));
                double rate = Rates.perSecond(database, Duration.ofSeconds(10));
                System.out.printf("5000 rows/s, %d workers in %d processes: %.0f%n", workers, processes, rate);
                assertEquals(5_000, rate, 500);
            }
        }
    }

    @Test
    void changedRateIsKeptWithinASecond(TestDatabase database) {
        try (Fixture fixture = new Fixture(database)) {
            fixture.register(M);
            fixture.limit("m", 1_000);
            try (Live live = fixture.start(M, PhaseName.CONTRACT, 4)) {
                live.await(view -> view.heldLanes().size() == 4);
                fixture.limit("m", 10_000);
                Live.sleep(Duration.ofSeconds(1));
                double fast = Rates.perSecond(database, Duration.ofSeconds(4));
                fixture.limit("m", 1_000);
                Live.sleep(Duration.ofSeconds(1));
                double slow = Rates.perSecond(database, Duration.ofSeconds(6));
                System.out.printf("10000 rows/s: %.0f, and then 1000 rows/s: %.0f%n", fast, slow);
                assertEquals(10_000, fast, 1_500);
                assertEquals(1_000, slow, 150);
            }
        }
    }
}

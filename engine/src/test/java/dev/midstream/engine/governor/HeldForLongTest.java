package dev.midstream.engine.governor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.pg.Fixture;
import dev.midstream.engine.pg.Live;
import dev.midstream.engine.run.Ending;
import dev.midstream.planner.file.PhaseName;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Held for longer than the usual leases, on a server that ends sessions which do nothing for a while. */
@FreshDatabase
class HeldForLongTest {
    /** Longer than {@link dev.midstream.engine.run.Store#LEASE_TERM}. */
    private static final Duration LONG = Duration.ofSeconds(35);

    private static final String M = """
            migration: m
            changes:
              - update: {table: t, set: {n: n + 1}, once: true}
            """;

    private final TestSignals signals = new TestSignals();

    @Test
    void itGoesOnAsIfNothingHadBeen(TestDatabase database) {
        database.execute(
                "create table t (id int primary key, n int not null default 0)",
                "insert into t select g, 0 from generate_series(1, 100000) g",
                "vacuum analyze t");
        for (String timeout : List.of("idle_session_timeout", "idle_in_transaction_session_timeout")) {
            database.execute("alter database %s set %s = 5000".formatted(database.name(), timeout));
        }
        try (Fixture one = governed(database);
                Fixture two = governed(database)) {
            one.register(M);
            one.limit("m", 2_000);
            try (Live first = one.start(M, PhaseName.CONTRACT, 2)) {
                first.awaitRows(1);
                try (Live second = two.join("m", 2)) {
                    first.await(view -> view.heldLanes().size() == 4);
                    signals.lag = 60;
                    GovernorLog log = new GovernorLog(one, database);
                    Live.until("it is stopped", () -> log.budget().isStopped());
                    Live.sleep(Duration.ofSeconds(1));
                    assertEquals(4, first.store().view().heldLanes().size(), "lanes held when it began");
                    long held = Live.rows(first.store().view());
                    Live.sleep(LONG);
                    assertEquals(held, Live.rows(first.store().view()), "rows changed while it was held");
                    assertEquals(4, first.store().view().heldLanes().size(), "lanes held");
                    signals.lag = 0;
                    one.unlimit("m");
                    assertEquals(new Ending.Completed(), first.ending());
                    assertEquals(new Ending.Completed(), second.ending());
                }
            }
            one.assertReplayEqualsState("m");
        }
        assertEquals(100_000, database.number("select count(*) from t where n = 1"));
        assertEquals(1, events(database, "type = 'governor.claimed.v1'"), "governors");
        assertEquals(1, events(database, "type = 'migration.conductor-claimed.v1'"), "conductors");
        assertEquals(0, events(database, "type = 'lane.claimed.v1' and (body ->> 'takenOver')::boolean"), "lanes lost");
    }

    private Fixture governed(TestDatabase database) {
        Fixture fixture = new Fixture(database, 3);
        fixture.engine().withProbes(signals::take);
        return fixture;
    }

    /** Before the end: whoever notices it later may have taken the place of who left first. */
    private static long events(TestDatabase database, String which) {
        return database.number("""
                select count(*) from midstream.event where %s
                  and at <= (select at from midstream.event where type = 'migration.completed.v1')""".formatted(which));
    }
}

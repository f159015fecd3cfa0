package dev.midstream.engine.governor;

import static dev.midstream.engine.pg.Fixture.TESTER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.control.ControlEvent.ThrottleSet;
import dev.midstream.engine.control.Limits;
import dev.midstream.engine.pg.Fixture;
import dev.midstream.engine.pg.Live;
import dev.midstream.engine.pg.SlowVacuum;
import dev.midstream.engine.throttle.Bounds;
import dev.midstream.engine.throttle.Reason;
import dev.midstream.engine.throttle.Reason.Effect;
import dev.midstream.engine.throttle.Signal;
import dev.midstream.planner.file.PhaseName;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A vacuum on the table that is being backfilled, with the real probes: it is seen, and governs if somebody says so. */
@FreshDatabase
class VacuumedTableTest {
    private static final String M = """
            migration: m
            changes:
              - update: {table: t, set: {n: n + 1}, once: true}
            """;

    @Test
    void itIsSeenAndHoldsOnlyWhereABoundIsSetAndForAsLongAsItLasts(TestDatabase database) throws SQLException {
        database.execute(
                "create table t (id int primary key, n int not null default 0, pad text)",
                "insert into t select g, 0, repeat('x', 100) from generate_series(1, 200000) g",
                "analyze t");
        try (Fixture fixture = new Fixture(database)) {
            fixture.engine().watchingOverTheServer();
            fixture.register(M);
            fixture.limit("m", 2_000);
            GovernorLog log = new GovernorLog(fixture, database);
            try (Live live = fixture.start(M, PhaseName.CONTRACT, 2)) {
                live.awaitRows(1);
                long held;
                try (SlowVacuum vacuum = SlowVacuum.of(database, "t")) {
                    Live.until("it is read", () -> seconds(database) > 1);
                    long before = Live.rows(live.store().view());
                    Live.until(
                            "rows are changed beside it",
                            () -> Live.rows(live.store().view()) > before + 1_000);
                    assertEquals(Optional.empty(), log.reason(Signal.TABLE_VACUUM), "it has no usual bounds");

                    bound(live, Bounds.stopAt(2));
                    Live.until(
                            "it is stopped",
                            () -> log.reason(Signal.TABLE_VACUUM).isPresent());
                    Reason reason = log.reason(Signal.TABLE_VACUUM).orElseThrow();
                    assertEquals(Effect.STOPS, reason.effect());
                    assertEquals("t", reason.subject());
                    assertTrue(reason.text().matches("table-vacuum of t is [0-9.]+ s, stop at 2 s"), reason.text());
                    held = Live.rows(live.store().view());
                    assertTrue(vacuum.isAtWork());
                }
                Live.until("it goes on", () -> Live.rows(live.store().view()) > held + 1_000);
                assertEquals(Optional.empty(), log.reason(Signal.TABLE_VACUUM));
            }
        }
    }

    private static void bound(Live live, Bounds bounds) {
        Limits limits = Limits.NONE.withBounds(Map.of(Signal.TABLE_VACUUM, bounds));
        live.store()
                .request(now ->
                        new ThrottleSet(TESTER, limits, "the table is wide", Optional.of(now), Optional.empty()));
    }

    private static double seconds(TestDatabase database) {
        return database
                .rows(
                        "select value from midstream.reading where signal = 'table-vacuum' and subject = 't' and value > 0")
                .stream()
                .mapToDouble(Double::parseDouble)
                .findFirst()
                .orElse(0);
    }
}

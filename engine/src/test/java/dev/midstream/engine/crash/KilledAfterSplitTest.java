package dev.midstream.engine.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.lane.LaneEvent;
import dev.midstream.engine.lane.LaneEvent.LaneClaimed;
import dev.midstream.engine.lane.LaneEvent.LaneSplit;
import dev.midstream.engine.log.Streams;
import dev.midstream.engine.pg.Fixture;
import dev.midstream.engine.pg.Live;
import dev.midstream.engine.run.Ending;
import dev.midstream.planner.file.PhaseName;
import dev.midstream.planner.plan.Step;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A process dies just when one of its lanes has been split. */
@FreshDatabase
class KilledAfterSplitTest {
    private static final Duration LEASE = Duration.ofSeconds(2);
    private static final int ROWS = 60_000;
    private static final String COUNT = """
            migration: m
            changes:
              - update: {table: t, set: {n: n + 1}, once: true}
            """;
    private static final String FILL = """
            migration: m
            changes:
              - add_column: {table: t, column: f, type: bigint, fill: id * 100}
            """;

    /** How far the new lane has come; its next event is refused until the process is dead. */
    enum Moment {
        OPENED("lane.claimed.v1"),
        CLAIMED("lane.keys-done.v1|lane.blocks-done.v1"),
        BEGUN("");

        private final String refused;

        Moment(String refused) {
            this.refused = refused;
        }
    }

    @BeforeEach
    void makeATable(TestDatabase database) {
        database.execute(
                "create table t (id bigint primary key, n int not null default 0, pad text) with (autovacuum_enabled = off)",
                "insert into t select g * 1000000000::bigint, 0, repeat('x', 600) from generate_series(1, %d) g"
                        .formatted(ROWS),
                "vacuum analyze t",
                "update pg_class set reltuples = 1000 where oid = 't'::regclass"); // one lane of keys
    }

    @ParameterizedTest
    @EnumSource(Moment.class)
    void everyRowIsCountedOnceWhenHolderAndSplitterDie(Moment moment, TestDatabase database) {
        theOnlyProcessDies(COUNT, moment, database);
        assertEquals(ROWS, database.number("select count(*) from t where n = 1"));
    }

    @ParameterizedTest
    @EnumSource(Moment.class)
    void everyRowIsFilledOnceWhenHolderAndSplitterDie(Moment moment, TestDatabase database) {
        theOnlyProcessDies(FILL, moment, database);
        assertEquals(ROWS, database.number("select count(*) from t where f = id * 100"));
    }

    private static void theOnlyProcessDies(String change, Moment moment, TestDatabase database) {
        try (Fixture fixture = new Fixture(database, 4, LEASE);
                EngineProcess victim = EngineProcess.start(database, "m", 2, LEASE)) {
            fixture.requested(change, PhaseName.CONTRACT);
            fixture.limit("m", 5_000);
            refuse(database, moment);
            victim.go();
            Live.until("a lane is split", () -> fixture.laneEvents("m").stream().anyMatch(LaneSplit.class::isInstance));
            Live.until("the new lane is " + moment, () -> has(fixture, moment));
            victim.kill();
            assertTrue(has(fixture, moment));
            refuse(database, Moment.BEGUN);
            fixture.unlimit("m");
            assertEquals(new Ending.Completed(), fixture.takePart("m", 2));
            assertEquals(ROWS, fixture.rowsOnRecord("m", backfill(fixture)));
            fixture.assertReplayEqualsState("m");
        }
    }

    @Test
    void holderDiesAndTheSplitterTakesTheRestOverToo(TestDatabase database) {
        try (Fixture fixture = new Fixture(database, 4, LEASE);
                EngineProcess holder = EngineProcess.start(database, "m", 1, LEASE);
                EngineProcess splitter = EngineProcess.start(database, "m", 1, LEASE)) {
            fixture.requested(COUNT, PhaseName.CONTRACT);
            fixture.limit("m", 5_000);
            holder.go();
            Live.until("it has the lane", () -> !claimants(fixture, 0).isEmpty());
            splitter.go();
            Live.until("the other has its part", () -> has(fixture, Moment.CLAIMED));
            holder.kill();
            fixture.unlimit("m");
            assertEquals(Optional.of("Completed[]"), splitter.ending());
            assertTrue(claimants(fixture, 0).getFirst().startsWith(holder.label()));
            assertTrue(claimants(fixture, Streams.FIRST_SPLIT_LANE).getFirst().startsWith(splitter.label()));
            assertEquals(ROWS, fixture.rowsOnRecord("m", backfill(fixture)));
            fixture.assertReplayEqualsState("m");
        }
        assertEquals(ROWS, database.number("select count(*) from t where n = 1"));
    }

    /** Nothing of this kind is recorded of a lane that was split off, as if something were always in the way. */
    private static void refuse(TestDatabase database, Moment moment) {
        database.execute("""
                create or replace function not_yet() returns trigger language plpgsql as $$
                begin
                  raise exception 'not yet' using errcode = '55P03';
                end $$""", "drop trigger if exists not_yet on midstream.event");
        if (!moment.refused.isEmpty()) {
            database.execute("""
                    create trigger not_yet before insert on midstream.event for each row
                    when (new.stream_no >= %d and new.type ~ '^(%s)$') execute function not_yet()""".formatted(Streams.FIRST_SPLIT_LANE, moment.refused));
        }
    }

    private static boolean has(Fixture fixture, Moment moment) {
        boolean claimed = !claimants(fixture, Streams.FIRST_SPLIT_LANE).isEmpty();
        boolean begun = splitOff(fixture).stream()
                .anyMatch(e -> e instanceof LaneEvent.KeysDone || e instanceof LaneEvent.BlocksDone);
        return switch (moment) {
            case OPENED -> !claimed;
            case CLAIMED -> claimed;
            case BEGUN -> begun;
        };
    }

    private static List<?> splitOff(Fixture fixture) {
        return fixture.events("m", Streams.FIRST_SPLIT_LANE);
    }

    /** Who took lanes, from this number on. */
    private static List<String> claimants(Fixture fixture, int from) {
        return fixture.engine().find("m").orElseThrow().view().lanes().keySet().stream()
                .filter(lane -> lane >= from)
                .flatMap(lane -> fixture.events("m", lane).stream())
                .filter(LaneClaimed.class::isInstance)
                .map(e -> ((LaneClaimed) e).worker())
                .toList();
    }

    private static int backfill(Fixture fixture) {
        return fixture.engine().plan(fixture.engine().find("m").orElseThrow()).steps().stream()
                .filter(Step.Backfill.class::isInstance)
                .findFirst()
                .orElseThrow()
                .number();
    }
}

package dev.midstream.engine.governor;

import static dev.midstream.engine.pg.Fixture.TESTER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.Late;
import dev.midstream.embedded.testing.Punctual;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.cause.Cause;
import dev.midstream.engine.control.ControlEvent.ThrottleSet;
import dev.midstream.engine.control.Limits;
import dev.midstream.engine.control.Window;
import dev.midstream.engine.pg.Fixture;
import dev.midstream.engine.pg.Live;
import dev.midstream.engine.progress.Status;
import dev.midstream.planner.file.PhaseName;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Hours that begin and end while a run is under way, in a zone that is neither the server's nor this machine's. */
@FreshDatabase
class OpeningWindowTest {
    private static final String M = """
            migration: m
            changes:
              - update: {table: t, set: {n: n + 1}, once: true}
            """;

    /** A quarter of an hour off the full hours. */
    private static final ZoneId KATHMANDU = ZoneId.of("Asia/Kathmandu");

    private static final String CHUNKS =
            "select count(*) from midstream.event where type = 'lane.keys-done.v1' and at ";

    @Punctual
    void runHeldOutsideOfItGoesOnByItselfWhenItOpensAndIsHeldWhenItCloses(TestDatabase database) {
        database.execute(
                "alter database %s set timezone = 'America/St_Johns'".formatted(database.name()),
                "create table t (id int primary key, n int not null default 0)",
                "insert into t select g, 0 from generate_series(1, 100000) g",
                "vacuum analyze t");
        try (Fixture fixture = new Fixture(database)) {
            fixture.register(M);
            fixture.limit("m", 2_000);
            try (Live live = fixture.start(M, PhaseName.CONTRACT, 2)) {
                live.awaitRows(1_000);
                Instant asked = now(database);
                Instant opens = asked.plusSeconds(6).truncatedTo(ChronoUnit.SECONDS);
                Instant closes = opens.plusSeconds(3);
                Limits limits = Limits.NONE.withWindows(List.of(new Window(wall(opens), wall(closes), KATHMANDU)));
                live.store()
                        .request(now ->
                                new ThrottleSet(TESTER, limits, "nights only", Optional.of(now), Optional.empty()));

                Live.until("it is held", () -> isHeld(fixture));
                Status outside = fixture.status("m");
                Late.unless(outside.picture().now().isBefore(opens), "looked in time");
                Cause cause = outside.causes().getFirst();
                assertEquals(Cause.Kind.WINDOW, cause.kind());
                assertTrue(cause.stops());
                assertEquals(Optional.of(TESTER.toString()), cause.whose());
                assertEquals(Optional.of(opens), cause.until());
                assertTrue(!outside.picture().view().heldLanes().isEmpty(), "its lanes are kept");

                Live.until("it is open", () -> !isHeld(fixture));
                Live.until("it is closed again", () -> isHeld(fixture));
                Live.sleep(Duration.ofSeconds(2));
                Late.unless(chunks(database, asked.plusSeconds(1), opens) == 0, "chunks before it opened");
                Late.unless(chunks(database, opens, opens.plusSeconds(1)) > 0, "chunks in the second after it opened");
                Late.unless(chunks(database, closes.plusSeconds(1), now(database)) == 0, "chunks after it closed");
                assertEquals(
                        0,
                        database.number("select count(*) from midstream.event "
                                + "where type = 'lane.claimed.v1' and (body ->> 'takenOver')::boolean"),
                        "lanes lost");
            }
        }
    }

    private static LocalTime wall(Instant moment) {
        return moment.atZone(KATHMANDU).toLocalTime();
    }

    private static long chunks(TestDatabase database, Instant from, Instant to) {
        return database.number(CHUNKS + ">= '%s' and at < '%s'".formatted(from, to));
    }

    private static Instant now(TestDatabase database) {
        return Instant.parse(database.value(
                "select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"));
    }

    private static boolean isHeld(Fixture fixture) {
        return fixture.status("m").picture().allowance().isHeld();
    }
}

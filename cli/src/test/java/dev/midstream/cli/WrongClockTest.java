package dev.midstream.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Hosts whose clocks are an hour slow and an hour fast, each in a zone of its own, neither the database's nor the role's: whatever they
 * do and say is by the server's clock. From outside what {@link ArchitectureTest} forbids inside.
 */
@FreshDatabase
class WrongClockTest {
    private static final String YAML = """
            migration: totals
            changes:
              - update: {table: orders, set: {n: n + 1}, once: true}
            """;
    private static final int ROWS = 200_000;
    private static final ZoneId KIRITIMATI = ZoneId.of("Pacific/Kiritimati");
    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
    private static final ZoneId KATHMANDU = ZoneId.of("Asia/Kathmandu");
    private static final String SKIPPED =
            "SKIPPED: a process with a wrong clock needs libfaketime, which is not installed (apt-get install libfaketime)";
    private static final String CHUNK = "type = 'lane.keys-done.v1'";

    @TempDir
    private Path folder = Path.of("");

    @Test
    void nothingIsByTheClockOrTheZoneOfAClient(TestDatabase database) throws Exception {
        Path library = library();
        fill(database);
        Terminal right = Terminal.on(database);
        Instant begun = now(database);
        try (WrongClock slowAtWork = slow(library, database);
                WrongClock fastAtWork = fast(library, database);
                WrongClock slow = slow(library, database);
                WrongClock fast = fast(library, database)) {
            assertOff(database, -3_600, slow);
            assertOff(database, 3_600, fast);
            Future<Terminal.Shown> run = slowAtWork.begin("run", file().toString(), "--rate", "2000", "--workers", "2");
            await("rows are changed", () -> right.type("status", "totals").out().contains("rows/s now"));
            Future<Terminal.Shown> worker = fastAtWork.begin("worker", "totals", "--workers", "2");
            await("both have lanes", () -> processesThatClaimed(database) == 2);

            windowsAreOfTheServersClockAndOfTheirOwnZone(database, slow, fast);
            pauseAndRuleEndByTheServersClock(database, slow, fast);
            Instant moment = pausedMoment(database, fast);
            pastIsByTheServersClock(moment, database, slow, fast);

            right.type("throttle", "totals", "--clear").exits(ExitCode.DONE);
            run.get().exits(ExitCode.DONE).says("totals is complete");
            worker.get().exits(ExitCode.DONE).says("totals is complete");
        }
        assertEquals(ROWS, database.number("select count(*) from orders where n = 1"));
        assertEquals(
                0,
                database.number("select count(*) from midstream.event where not at between '%s' and clock_timestamp()"
                        .formatted(begun)),
                "events at another time than the server's");
        // Whoever notices the end later may have taken the place of who left first.
        String before = " and at <= (select at from midstream.event where type = 'migration.completed.v1')";
        assertEquals(
                0, events(database, "type = 'lane.claimed.v1' and (body ->> 'takenOver')::boolean"), "lanes stolen");
        assertEquals(1, events(database, "type = 'governor.claimed.v1'" + before), "governors");
        assertEquals(1, events(database, "type = 'migration.conductor-claimed.v1'" + before), "conductors");
    }

    /** One that is open by the fast clock and no other, and then one that is open by the server's and by neither of the wrong ones. */
    private static void windowsAreOfTheServersClockAndOfTheirOwnZone(
            TestDatabase database, WrongClock slow, WrongClock fast) {
        Instant now = now(database);
        Instant opens = now.plus(Duration.ofMinutes(45)).truncatedTo(ChronoUnit.MINUTES);
        String later = window(opens, opens.plus(Duration.ofMinutes(30)), KATHMANDU) + "@" + KATHMANDU;
        fast.type("throttle", "totals", "--window", later, "--reason", "nights only")
                .exits(ExitCode.DONE);
        await("it is held", () -> status(fast).get("held").asBoolean());
        JsonNode shown = status(fast);
        assertNear(now(database), shown.get("at"));
        JsonNode cause = shown.get("causes").get(0);
        assertEquals("window", cause.get("kind").asText(), shown::toString);
        assertEquals(opens, Instant.parse(cause.get("until").asText()));
        assertEquals(cause, status(slow).get("causes").get(0), "it is told the same everywhere");
        sleep(Duration.ofSeconds(1));
        Instant held = now(database);
        sleep(Duration.ofSeconds(2));
        assertEquals(0, chunks(database, held), "chunks while it was held");

        // Without a zone it is that of the host where it is typed.
        String open = window(now.minus(Duration.ofMinutes(30)), now.plus(Duration.ofMinutes(30)), KIRITIMATI);
        slow.type("throttle", "totals", "--window", open).exits(ExitCode.DONE).says(KIRITIMATI.getId());
        Instant opened = now(database);
        await("it goes on", () -> chunks(database, opened) > 0);
        assertTrue(!status(slow).get("held").asBoolean());
        JsonNode left = status(fast).get("secondsLeft");
        assertTrue(left.get("from").asLong() > 0 && left.get("from").asLong() < 1_800, left::toString);
    }

    private static void pauseAndRuleEndByTheServersClock(TestDatabase database, WrongClock slow, WrongClock fast) {
        slow.type("throttle", "totals", "--rate", "3000", "--for", "1h").exits(ExitCode.DONE);
        JsonNode rule = json(fast.type("throttle", "totals", "--json"));
        assertEquals(3_000, rule.get("rowsPerSecond").asLong(), rule::toString);
        assertNear(now(database).plus(Duration.ofHours(1)), rule.get("expiresAt"));
    }

    /** A moment within a pause that was to last for 3 s, and did. */
    private static Instant pausedMoment(TestDatabase database, WrongClock fast) {
        fast.type("pause", "totals", "--for", "3s", "--reason", "lunch").exits(ExitCode.DONE);
        Instant paused = Instant.parse(database.value(
                "select %s from midstream.event where type like 'control.paused.%%'".formatted(iso("at"))));
        Instant within = paused.plusMillis(1_500);
        await("it goes on by itself", () -> chunks(database, paused.plusMillis(2_500)) > 0);
        assertEquals(
                0,
                events(
                        database,
                        CHUNK
                                + " and at > '%s' and at < '%s'"
                                        .formatted(paused.plusSeconds(1), paused.plusMillis(2_900))),
                "chunks while it was paused");
        assertTrue(now(database).isBefore(paused.plusSeconds(30)), "it went on late");
        return within;
    }

    private static void pastIsByTheServersClock(
            Instant moment, TestDatabase database, WrongClock slow, WrongClock fast) {
        String there = LocalDateTime.ofInstant(moment, NEW_YORK)
                .truncatedTo(ChronoUnit.MILLIS)
                .toString();
        for (String at : new String[] {moment.toString(), there}) {
            fast.type("history", "totals", "--at", at)
                    .exits(ExitCode.DONE)
                    .says(": paused")
                    .says("lunch");
        }
        slow.type("history", "totals", "--at", moment.toString())
                .exits(ExitCode.DONE)
                .says(": paused");
        slow.type("history", "totals", "--at", there + "@America/New_York")
                .exits(ExitCode.DONE)
                .says(": paused");
        // By its own clock this was half an hour ago.
        fast.type(
                        "history",
                        "totals",
                        "--at",
                        now(database).plus(Duration.ofMinutes(30)).toString())
                .exits(ExitCode.USAGE)
                .complains("is yet to come");
        fast.type("history", "totals").exits(ExitCode.DONE).says(": lunch").says("the pause by");
    }

    private static Path library() {
        Optional<Path> library = WrongClock.library();
        if (library.isEmpty()) {
            System.out.println("WrongClockTest: " + SKIPPED);
        }
        assumeTrue(library.isPresent(), SKIPPED);
        return library.orElseThrow();
    }

    private static WrongClock slow(Path library, TestDatabase database) {
        return WrongClock.start(library, "-1h", KIRITIMATI.getId(), database);
    }

    private static WrongClock fast(Path library, TestDatabase database) {
        return WrongClock.start(library, "+1h", NEW_YORK.getId(), database);
    }

    /** Without this the test would prove nothing. */
    private static void assertOff(TestDatabase database, long seconds, WrongClock clock) {
        double off = clock.epochMillis() / 1e3 - now(database).toEpochMilli() / 1e3;
        assertEquals(seconds, off, 120, "seconds that its clock is wrong");
    }

    private static String window(Instant from, Instant to, ZoneId zone) {
        return wall(from, zone) + "-" + wall(to, zone);
    }

    private static String wall(Instant moment, ZoneId zone) {
        return moment.atZone(zone).toLocalTime().truncatedTo(ChronoUnit.MINUTES).toString();
    }

    private static JsonNode status(WrongClock clock) {
        return json(clock.type("status", "totals", "--json"));
    }

    private static JsonNode json(Terminal.Shown shown) {
        try {
            return new ObjectMapper().readTree(shown.exits(ExitCode.DONE).out());
        } catch (IOException e) {
            throw new IllegalStateException(shown.out(), e);
        }
    }

    private static void assertNear(Instant expected, JsonNode told) {
        Duration off = Duration.between(expected, Instant.parse(told.asText())).abs();
        assertTrue(off.compareTo(Duration.ofMinutes(2)) < 0, told + " instead of " + expected);
    }

    private static long processesThatClaimed(TestDatabase database) {
        return database.number("select count(distinct split_part(body ->> 'worker', '/', 1)) from midstream.event "
                + "where type = 'lane.claimed.v1'");
    }

    private static long chunks(TestDatabase database, Instant since) {
        return events(database, CHUNK + " and at >= '%s'".formatted(since));
    }

    private static long events(TestDatabase database, String which) {
        return database.number("select count(*) from midstream.event where " + which);
    }

    private static Instant now(TestDatabase database) {
        return Instant.parse(database.value("select " + iso("clock_timestamp()")));
    }

    private static String iso(String time) {
        return "to_char(%s at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')".formatted(time);
    }

    private static void fill(TestDatabase database) {
        database.execute(
                "alter database %s set timezone = 'America/St_Johns'".formatted(database.name()),
                "alter role %s in database %s set timezone = 'Australia/Lord_Howe'"
                        .formatted(database.server().user(), database.name()),
                "create table orders (id bigint primary key, n int not null default 0)",
                "insert into orders select g, 0 from generate_series(1, %d) g".formatted(ROWS),
                "analyze orders");
    }

    private Path file() throws IOException {
        return Files.writeString(folder.resolve("totals.yaml"), YAML);
    }

    private static void await(String what, BooleanSupplier happens) {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!happens.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "waited in vain until " + what);
            sleep(Duration.ofMillis(200));
        }
    }

    private static void sleep(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}

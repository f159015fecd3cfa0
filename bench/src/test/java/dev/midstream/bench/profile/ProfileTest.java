package dev.midstream.bench.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.bench.load.Rate;
import dev.midstream.bench.log.Chunk;
import dev.midstream.bench.report.ProfileReport;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.LongStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;

class ProfileTest {
    private static final Instant START = Instant.EPOCH;

    @Test
    void heaviestPhaseIsComparedWithItself() {
        Profile profile = profile(true, 0);
        assertEquals(1, profile.heaviest());
        assertEquals(3, profile.p99Ratio(1));
        assertEquals(2, profile.from(1));
        assertEquals(250, profile.mean(profile.rowsPerSecond(), 1));
        assertTrue(profile.isGood());
        assertTrue(ProfileReport.verdict(profile).contains("20.0 ms alone, 60.0 ms beside the fill, ratio 3.00."));
    }

    @Test
    void fullSpeedIsBackWithTheFirstOfThreeSecondsThatReachFourFifthsOfIt() {
        Profile profile = speeds(1_000, 1_000, 50, 50, 100, 1_200, 500, 590, 700, 1_100, 1_000);
        assertEquals(1_000, profile.fullSpeed());
        assertEquals(OptionalInt.of(4), profile.fullSpeedAfterSeconds());
        assertTrue(ProfileReport.verdict(profile).contains("Full speed is back 4 s after it."));
    }

    @Test
    void fullSpeedThatNeverComesBackIsSaid() {
        Profile profile = speeds(1_000, 1_000, 50, 50, 100, 1_200, 500, 600, 600);
        assertEquals(OptionalInt.empty(), profile.fullSpeedAfterSeconds());
        assertTrue(ProfileReport.verdict(profile).contains("Full speed is not back in the 5 s after it."));
    }

    private static Profile speeds(long... rows) {
        return profile(LongStream.of(rows).boxed().toList(), rows.length - 4, true, 0);
    }

    @Test
    void fillThatEndedTooSoonOrLostARowSpoilsIt() {
        assertFalse(profile(false, 0).isGood());
        assertTrue(ProfileReport.verdict(profile(false, 0)).contains("The fill ended before the load did"));
        assertFalse(profile(true, 1).isGood());
    }

    @Test
    void chunkCountsInTheSecondOfItsEvent() {
        List<Chunk> chunks = List.of(chunk(-1), chunk(0), chunk(999), chunk(1_000), chunk(2_000));
        assertEquals(List.of(200L, 100L), Profiler.rowsPerSecond(chunks, START, 2));
    }

    @Test
    void pictureIsWellFormed() throws Exception {
        byte[] svg = ProfileReport.svg(profile(true, 0)).getBytes(StandardCharsets.UTF_8);
        var document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(svg));
        assertEquals(3, document.getElementsByTagName("polyline").getLength());
    }

    private static Profile profile(boolean covered, long missing) {
        return profile(List.of(900L, 900L, 400L, 100L, 900L), 1, covered, missing);
    }

    private static Profile profile(List<Long> rowsPerSecond, int lastSeconds, boolean covered, long missing) {
        List<Phase> phases = List.of(
                new Phase("moderate", 2, new Rate(4, 200)),
                new Phase("heavy", 2, Rate.closedLoop(32)),
                new Phase("moderate", lastSeconds, new Rate(4, 200)));
        return new Profile(
                "bigint",
                1_000,
                "midstream-2",
                phases,
                track(List.of(2.0, 20.0, 2.0)),
                track(List.of(4.0, 60.0, 4.0)),
                rowsPerSecond,
                covered,
                0,
                missing);
    }

    private static Track track(List<Double> phaseP99) {
        return new Track(List.of(1.0, 2.0, 20.0, 0.0, 2.0), List.of(200L, 200L, 900L, 0L, 200L), phaseP99, 0, "");
    }

    private static Chunk chunk(long atMillis) {
        return new Chunk(2, 1, START.plusMillis(atMillis), 0, 10, 0, 1, 100, Duration.ZERO);
    }
}

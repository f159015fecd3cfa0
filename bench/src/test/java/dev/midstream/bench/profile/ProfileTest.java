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
        List<Phase> phases = List.of(
                new Phase("moderate", 2, new Rate(4, 200)),
                new Phase("heavy", 2, Rate.closedLoop(32)),
                new Phase("moderate", 1, new Rate(4, 200)));
        return new Profile(
                "bigint",
                1_000,
                "midstream-2",
                phases,
                track(List.of(2.0, 20.0, 2.0)),
                track(List.of(4.0, 60.0, 4.0)),
                List.of(900L, 900L, 400L, 100L, 900L),
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

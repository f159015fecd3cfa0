package dev.midstream.bench.resume;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midstream.bench.log.Chunk;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Windows of 10 blocks are woven in groups of two chunks. */
class SeamTest {
    private static final List<Chunk> BEFORE = List.of(chunk(2, 2, 0, 0), chunk(2, 3, 0, 1), chunk(3, 2, 100, 0));

    @Test
    void lanesGoOnExactlyAtTheirCursor() {
        Seam seam = seam(chunk(2, 5, 10, 0), chunk(3, 4, 100, 1));
        assertEquals(new Seam(3, 2, 0, 0, 0, Optional.of(Instant.EPOCH.plusSeconds(4))), seam);
    }

    @Test
    void laneThatGoesOnBehindItsCursorIsToldApart() {
        Seam seam = seam(chunk(2, 5, 20, 0), chunk(3, 4, 100, 1));
        assertEquals(1, seam.lanesExact());
        assertEquals(1, seam.lanesLater());
    }

    @Test
    void chunkBeforeTheCursorIsOneDoneTwice() {
        Seam seam = seam(chunk(2, 5, 0, 1), chunk(2, 6, 10, 0), chunk(3, 4, 100, 0));
        assertEquals(2, seam.chunksRepeated());
        assertEquals(0, seam.lanesExact());
    }

    @Test
    void windowsUnderWayThatAreWovenAnewAreToldApart() {
        Chunk smaller = new Chunk(3, 4, Instant.EPOCH.plusSeconds(4), 100, 105, 0, 2, 10, Duration.ofMillis(1));
        assertEquals(0, seam(smaller).chunksRepeated());
        assertEquals(1, seam(smaller).chunksRegrouped());
        assertEquals(0, seam(chunk(3, 4, 100, 1)).chunksRegrouped());
    }

    @Test
    void laneThatOnlyTheSecondProcessWorkedOnProvesNothing() {
        assertEquals(0, seam(chunk(4, 2, 200, 0)).lanesExact());
    }

    @Test
    void nothingNewHasNoTime() {
        assertEquals(Optional.empty(), seam().firstNew());
    }

    private static Seam seam(Chunk... after) {
        return Seam.of(BEFORE, Stream.concat(BEFORE.stream(), Stream.of(after)).toList());
    }

    private static Chunk chunk(int lane, long version, long from, int index) {
        return new Chunk(
                lane,
                version,
                Instant.EPOCH.plusSeconds(version),
                from,
                from + 10,
                index,
                2,
                100,
                Duration.ofMillis(1));
    }
}

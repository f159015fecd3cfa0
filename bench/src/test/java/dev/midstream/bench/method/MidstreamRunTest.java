package dev.midstream.bench.method;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class MidstreamRunTest {
    private static final String EVENT = """
            {"at":"2026-01-02T03:04:%sZ","stream":0,"version":1,"type":"migration.phase-started.v1","event":{"phase":"%s"}}
            """;

    @Test
    void fillingLastsFromItsPhaseToTheNext() throws IOException {
        String said = EVENT.formatted("01", "EXPAND") + EVENT.formatted("02", "BACKFILL") + "{\"type\":\"note\"}\n"
                + EVENT.formatted("04.5", "VALIDATE");
        assertEquals(Duration.ofMillis(2_500), MidstreamRun.fillTime(said));
    }

    @Test
    void aRunWithoutAPhaseAfterItIsAnError() {
        assertThrows(IOException.class, () -> MidstreamRun.fillTime(EVENT.formatted("02", "BACKFILL")));
    }
}

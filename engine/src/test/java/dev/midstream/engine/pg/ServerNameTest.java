package dev.midstream.engine.pg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.engine.control.Limits;
import dev.midstream.engine.run.Exchange.Announcement;
import dev.midstream.engine.throttle.Neighbour;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerNameTest {
    /** What the server keeps of a name. */
    private static final int BYTES_MAX = 63;

    @Test
    void whatIsSaidIsRead() {
        Limits asked = Limits.NONE.withRate(5_000).withWorkers(4);
        String name = ServerName.of(new Announcement(2, asked), 7);
        assertEquals("midstream:server 7 2 5000 - 4", name);
        assertEquals(
                Optional.of(new Neighbour("app", true, 2, Optional.of(5_000L), Optional.empty(), Optional.of(4))),
                ServerName.read(name, "app", true));
    }

    @Test
    void largestNumbersFitAndLargerOnesAreNoLimit() {
        Limits most = Limits.NONE
                .withRate(999_999_999_999L)
                .withWalRate(999_999_999_999_999L)
                .withWorkers(99_999);
        String longest = ServerName.of(new Announcement(1_000_000, most), 999);
        assertTrue(longest.length() <= BYTES_MAX, longest);
        assertEquals(
                Optional.of(new Neighbour(
                        "app", false, 9_999, most.rowsPerSecond(), most.walBytesPerSecond(), most.workers())),
                ServerName.read(longest, "app", false));
        Limits more =
                Limits.NONE.withRate(Long.MAX_VALUE).withWalRate(Long.MAX_VALUE).withWorkers(Integer.MAX_VALUE);
        assertEquals("midstream:server 0 1 - - -", ServerName.of(new Announcement(1, more), 0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "midstream:server ",
                "midstream:server 1 2 0 - -",
                "midstream:server 1 2 - - - -",
                "midstream:server 1 -2 - - -",
                "midstream:server 1 2 99999999999999999999 - -",
                "midstream:server x 2 - - -",
                "another midstream:server 1 2 - - -"
            })
    void whatAnybodyElseCallsASessionIsNothing(String name) {
        assertEquals(Optional.empty(), ServerName.read(name, "app", true));
    }
}

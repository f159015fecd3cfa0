package dev.midstream.cli.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midstream.engine.throttle.Measured;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SubjectsTest {
    @Test
    void processIdsAreLeftOut() {
        assertEquals("session (shop)", Subjects.withoutPid("session 4711 (shop)"));
        assertEquals("session of ann (psql)", Subjects.withoutPid("session 4711 of ann (psql)"));
        assertEquals("a query on standby pid", Subjects.withoutPid("a query on standby pid 4711"));
    }

    @Test
    void otherNumbersStay() {
        assertEquals("reports 2", Subjects.withoutPid("reports 2"));
        assertEquals("public.orders_2026", Subjects.withoutPid("public.orders_2026"));
        assertEquals("select 1", Subjects.withoutPid("select 1"));
    }

    @Test
    void ofSeveralSessionsOfOneNameTheHighestValueIsShown() {
        Collection<Measured> merged = Subjects.merged(List.of(
                reading("session 1 (shop)", 0.2), reading("session 2 (shop)", 0.7), reading("session 3 (shop)", 0.5)));
        assertEquals(List.of(reading("session (shop)", 0.7)), List.copyOf(merged));
    }

    private static Measured reading(String subject, double value) {
        return new Measured(
                "blocked-sessions",
                subject,
                Optional.of(value),
                Optional.of(0.1),
                Optional.of(1.0),
                true,
                "",
                Instant.EPOCH);
    }
}

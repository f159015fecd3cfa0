package dev.midstream.cli.render;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midstream.engine.cause.Cause;
import dev.midstream.engine.cause.Causes;
import dev.midstream.engine.control.Actor;
import dev.midstream.engine.control.Directives;
import dev.midstream.engine.throttle.Budget;
import dev.midstream.engine.throttle.Reason;
import dev.midstream.engine.throttle.Reason.Effect;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SpeedNewsTest {
    private static final Instant NOW = Instant.parse("2026-11-21T03:00:00Z");
    private final SpeedNews news = new SpeedNews();

    @Test
    void eachChangeIsToldOnce() {
        assertEquals(List.of(), news.of(causes()));
        assertEquals(List.of("slowed: load is high, since " + Clock.dayAndTime(NOW)), news.of(causes(load())));
        assertEquals(List.of(), news.of(causes(load())));
        assertEquals(List.of("held: lag is high, since " + Clock.dayAndTime(NOW)), news.of(causes(lag(), load())));
        assertEquals(List.of("goes on"), news.of(causes(load())));
        assertEquals(List.of("not slowed any more"), news.of(causes()));
    }

    @Test
    void operatorsPauseIsToldByItsCommand() {
        Directives paused = new Directives(
                Directives.NONE.until(),
                0,
                Directives.NONE.ownSql(),
                Directives.NONE.policy(),
                0,
                Optional.of(new Directives.Stop(new Actor("a", "b", "c"), "lunch", Optional.empty(), Optional.empty())),
                Optional.empty(),
                List.of(),
                Optional.empty());
        assertEquals(List.of(), news.of(Causes.of(paused, Directives.NONE, Budget.FULL, List.of(), NOW)));
    }

    private static List<Cause> causes(Reason... reasons) {
        return Causes.of(Directives.NONE, Directives.NONE, new Budget(1, List.of(reasons)), List.of(), NOW);
    }

    private static Reason lag() {
        return new Reason("replay-lag", "sb1", Effect.STOPS, 12, 5, "lag is high", NOW);
    }

    private static Reason load() {
        return new Reason("active-sessions", "", Effect.SLOWS, 1, 0.7, "load is high", NOW);
    }
}

package dev.midstream.engine.throttle;

import dev.midstream.engine.log.State;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How a database is governed now.
 *
 * @param level what load alone allows
 * @param because why that is not full
 * @param changedAt when the budget last changed, by the database's clock
 * @param unheard signals that cannot be read, or do not apply, by name, and why
 */
public record Governing(
        Budget budget, double level, Optional<Reason> because, Instant changedAt, Map<String, String> unheard)
        implements State {
    /** Before anybody governed. */
    public static final Governing NOT_YET =
            new Governing(Budget.FULL, Steering.FULL, Optional.empty(), Instant.EPOCH, Map.of());

    public Governing {
        unheard = Map.copyOf(unheard);
    }

    /** The state after one more event. */
    public static Governing evolve(Governing before, GovernorEvent event) {
        return switch (event) {
            case GovernorEvent.GovernorClaimed ignored -> before;
            case GovernorEvent.BudgetChanged e ->
                new Governing(e.budget(), e.level(), e.because(), e.at(), before.unheard);
            case GovernorEvent.SignalHeard e -> before.heard(e);
        };
    }

    private Governing heard(GovernorEvent.SignalHeard e) {
        Map<String, String> after = new TreeMap<>(unheard);
        e.trouble().ifPresentOrElse(why -> after.put(e.signal(), why), () -> after.remove(e.signal()));
        return new Governing(budget, level, because, changedAt, after);
    }
}

package dev.midstream.engine.throttle;

import dev.midstream.engine.log.State;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How a database is governed now.
 *
 * @param level what load alone allows
 * @param because why that is not full
 * @param changedAt when the budget last changed, by the database's clock
 * @param neighbours other databases of the server in which something is at work
 * @param unheard signals that cannot be read, or do not apply, by name, and why
 */
public record Governing(
        Budget budget,
        double level,
        Optional<Reason> because,
        Instant changedAt,
        List<Neighbour> neighbours,
        Map<String, String> unheard)
        implements State {
    /** Before anybody governed. */
    public static final Governing NOT_YET =
            new Governing(Budget.FULL, Steering.FULL, Optional.empty(), Instant.EPOCH, List.of(), Map.of());

    public Governing {
        neighbours = List.copyOf(neighbours);
        unheard = Map.copyOf(unheard);
    }

    /** The state after one more event. */
    public static Governing evolve(Governing before, GovernorEvent event) {
        return switch (event) {
            case GovernorEvent.GovernorClaimed ignored -> before;
            case GovernorEvent.BudgetChanged e ->
                new Governing(e.budget(), e.level(), e.because(), e.at(), before.neighbours, before.unheard);
            case GovernorEvent.SignalHeard e -> before.heard(e);
            case GovernorEvent.NeighboursChanged e ->
                new Governing(before.budget, before.level, before.because, before.changedAt, e.now(), before.unheard);
        };
    }

    private Governing heard(GovernorEvent.SignalHeard e) {
        Map<String, String> after = new TreeMap<>(unheard);
        e.trouble().ifPresentOrElse(why -> after.put(e.signal(), why), () -> after.remove(e.signal()));
        return new Governing(budget, level, because, changedAt, neighbours, after);
    }
}

package dev.midstream.cli.render;

import dev.midstream.engine.control.Limits;
import dev.midstream.engine.throttle.Budget;
import dev.midstream.engine.throttle.GovernorEvent;
import dev.midstream.engine.throttle.Neighbour;
import dev.midstream.engine.throttle.Reason;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What was decided by the health of the server, as sentences. */
public final class GovernorText {
    private static final double MANY = 1e6;

    private GovernorText() {}

    static String of(GovernorEvent event) {
        return switch (event) {
            case GovernorEvent.GovernorClaimed e ->
                "%s watches over the server%s"
                        .formatted(e.label(), e.takenOver() ? ", the one before gave no sign any more" : "");
            case GovernorEvent.BudgetChanged e -> of(e.budget());
            case GovernorEvent.SignalHeard e -> heard(e);
            case GovernorEvent.NeighboursChanged e -> of(e.now());
        };
    }

    /** {@code held: replay-lag of sb1 is 12 s, stop 5 s}. */
    public static String of(Budget budget) {
        String allowed = allowed(budget);
        return budget.reasons().isEmpty()
                ? allowed
                : budget.reasons().stream().map(Reason::text).collect(Collectors.joining("; ", allowed + ": ", ""));
    }

    /** {@code the server is shared with 2 migrations in database app, which asks of all: 5,000 rows/s}. */
    static String of(List<Neighbour> neighbours) {
        return neighbours.isEmpty()
                ? "nothing is at work in the server's other databases"
                : neighbours.stream()
                        .map(GovernorText::of)
                        .collect(Collectors.joining("; ", "the server is shared with ", ""));
    }

    private static String of(Neighbour neighbour) {
        Limits asked = Limits.of(neighbour);
        int migrations = neighbour.migrations();
        return "%sdatabase %s%s"
                .formatted(
                        migrations == 0 ? "" : "%d migration%s in ".formatted(migrations, migrations == 1 ? "" : "s"),
                        neighbour.database(),
                        asked.isNone() ? "" : ", which asks of all: " + LimitText.of(asked));
    }

    private static String allowed(Budget budget) {
        if (budget.isStopped()) {
            return "held";
        }
        if (budget.workers() >= MANY) {
            return "the server bears full speed";
        }
        return budget.workers() < 1
                ? "slowed to one worker for %s of the time".formatted(share(budget.workers()))
                : "slowed to %.0f worker%s".formatted(Math.floor(budget.workers()), budget.workers() < 2 ? "" : "s");
    }

    private static String share(double workers) {
        return String.format(Locale.ROOT, "%.0f %%", workers * 100);
    }

    private static String heard(GovernorEvent.SignalHeard e) {
        return e.trouble()
                .map(why -> "%s %s: %s".formatted(e.signal(), e.applies() ? "cannot be read" : "is left aside", why))
                .orElse(e.signal() + " is read");
    }
}

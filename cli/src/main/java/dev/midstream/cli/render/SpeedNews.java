package dev.midstream.cli.render;

import dev.midstream.engine.cause.Cause;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What changed in what holds or slows a run, so far as no operator's command told it already. */
public final class SpeedNews {
    private Map<String, Boolean> before = Map.of();

    /** Sentences for what is in force now and was not when this was asked last, and for what ended. */
    public List<String> of(List<Cause> causes) {
        List<Cause> untold = causes.stream().filter(SpeedNews::isUntold).toList();
        Map<String, Boolean> now =
                untold.stream().collect(Collectors.toMap(Cause::name, Cause::stops, (a, b) -> a || b));
        List<String> news = new ArrayList<>();
        for (Cause cause : untold) {
            Boolean stops = cause.stops();
            if (!stops.equals(before.get(cause.name())) && stops.equals(now.get(cause.name()))) {
                news.add(CauseText.line(cause));
            }
        }
        boolean wasHeld = before.containsValue(true);
        if (wasHeld && !now.containsValue(true)) {
            news.add("goes on");
        } else if (!before.isEmpty() && now.isEmpty()) {
            news.add("not slowed any more");
        }
        before = now;
        return news;
    }

    private static boolean isUntold(Cause cause) {
        return switch (cause.kind()) {
            case SIGNAL, WINDOW, UNWATCHED -> true;
            case RULE, PAUSE -> false;
        };
    }
}

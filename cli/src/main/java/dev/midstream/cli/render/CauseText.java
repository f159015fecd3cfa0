package dev.midstream.cli.render;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.midstream.engine.cause.Cause;
import dev.midstream.engine.cause.TimeShares;
import dev.midstream.engine.control.Limits;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Why work goes as fast as it goes, as people and machines read it. */
final class CauseText {
    private static final int PARTS_SHOWN_MAX = 8;

    private CauseText() {}

    /** {@code held since 03:12:10: replay-lag of sb1 is 12 s, stop 5 s}. */
    static String line(Cause cause) {
        Instant since = cause.reason().since();
        return "%s: %s%s%s"
                .formatted(
                        cause.stops() ? "held" : "slowed",
                        what(cause),
                        since.equals(Instant.EPOCH) ? "" : ", since " + Clock.dayAndTime(since),
                        cause.until()
                                .map(end -> ", until " + Clock.dayAndTime(end))
                                .orElse(""));
    }

    /** Several in one line, for a sentence. */
    static String what(Cause cause) {
        String whose = cause.whose().orElse("");
        String all = cause.reason().subject().isEmpty() ? "" : ", for all migrations";
        String why =
                cause.reason().text().isEmpty() ? "" : ": " + cause.reason().text();
        return switch (cause.kind()) {
            case SIGNAL, UNWATCHED -> cause.reason().text();
            case PAUSE -> "paused by " + whose + all + why;
            case WINDOW -> "outside of the allowed hours, %s by %s%s%s".formatted(limit(cause), whose, all, why);
            case RULE -> "limited to %s by %s%s%s".formatted(limit(cause), whose, all, why);
        };
    }

    private static String limit(Cause cause) {
        return LimitText.of(cause.rule().orElse(Limits.NONE));
    }

    /** Empty if nothing ever held or slowed it. */
    static Optional<String> line(String title, TimeShares shares) {
        if (shares.parts().isEmpty() || shares.known().isZero()) {
            return Optional.empty();
        }
        List<String> parts = new ArrayList<>();
        shares.parts().stream()
                .limit(PARTS_SHOWN_MAX)
                .forEach(part -> parts.add("%s %s".formatted(part.cause(), percent(shares, part.time()))));
        if (shares.parts().size() > PARTS_SHOWN_MAX) {
            parts.add("%d more".formatted(shares.parts().size() - PARTS_SHOWN_MAX));
        }
        return Optional.of("%s (%s): held %s, slowed %s of the time: %s"
                .formatted(
                        title,
                        Quantities.duration(shares.known()),
                        percent(shares, shares.held()),
                        percent(shares, shares.slowed()),
                        String.join(", ", parts)));
    }

    private static String percent(TimeShares shares, Duration part) {
        double share = shares.share(part) * 100;
        return share > 0 && share < 1 ? "under 1 %" : String.format(Locale.ROOT, "%.0f %%", share);
    }

    static void json(ArrayNode array, Cause cause) {
        ObjectNode node = array.addObject()
                .put("kind", cause.kind().name().toLowerCase(Locale.ROOT))
                .put("source", cause.reason().source())
                .put("subject", cause.reason().subject())
                .put("effect", cause.stops() ? "holds" : "slows")
                .put("text", what(cause));
        switch (cause.kind()) {
            case SIGNAL ->
                node.put("observed", cause.reason().observed())
                        .put("limit", cause.reason().limit());
            case RULE -> node.put("limit", cause.reason().limit());
            case PAUSE, WINDOW, UNWATCHED -> {}
        }
        if (!cause.reason().since().equals(Instant.EPOCH)) {
            node.put("since", cause.reason().since().toString());
        }
        cause.until().ifPresent(end -> node.put("until", end.toString()));
        cause.whose().ifPresent(whose -> node.put("actor", whose));
    }

    static void json(ObjectNode node, TimeShares shares) {
        node.put("seconds", seconds(shares.known()))
                .put("heldSeconds", seconds(shares.held()))
                .put("slowedSeconds", seconds(shares.slowed()));
        ArrayNode parts = node.putArray("causes");
        shares.parts()
                .forEach(part -> parts.addObject()
                        .put("cause", part.cause())
                        .put("effect", part.stops() ? "holds" : "slows")
                        .put("seconds", seconds(part.time()))
                        .put("share", shares.share(part.time())));
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1e3;
    }
}

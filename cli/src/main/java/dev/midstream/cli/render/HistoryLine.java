package dev.midstream.cli.render;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.midstream.checkpoints.log.Recorded;
import dev.midstream.engine.cause.Reckoned;
import dev.midstream.engine.control.ControlEvent;
import dev.midstream.engine.log.Event;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** One thing that happened: recorded in the log, or brought by time alone. */
public sealed interface HistoryLine {
    /** Columns of the time in front of every line. */
    int INDENT = 25;

    Instant at();

    /** @param clock in whose zone times are told */
    String text(Sentences sentences, ZoneId clock);

    ObjectNode json();

    /**
     * An event.
     *
     * @param ofServer whether it is about every migration
     */
    record Told(Recorded<Event> event, boolean ofServer) implements HistoryLine {
        @Override
        public Instant at() {
            return event.at();
        }

        @Override
        public String text(Sentences sentences, ZoneId clock) {
            boolean isWish = event.event() instanceof ControlEvent;
            return time(at(), clock)
                    + (ofServer && isWish ? "for all migrations: " : "")
                    + sentences.of(event.event(), event.stream().number());
        }

        @Override
        public ObjectNode json() {
            ObjectNode node = JsonReporter.json(event);
            return ofServer ? node.put("server", true) : node;
        }
    }

    /** What no event tells. */
    record ByTime(Reckoned change) implements HistoryLine {
        @Override
        public Instant at() {
            return change.at();
        }

        @Override
        public String text(Sentences sentences, ZoneId clock) {
            return time(at(), clock)
                    + switch (change) {
                        case Reckoned.LimitExpired e ->
                            "%sthe limit of %s by %s has expired"
                                    .formatted(
                                            all(e.ofServer()),
                                            LimitText.of(e.entry().limit()),
                                            e.entry().actor());
                        case Reckoned.PauseExpired e ->
                            "%sthe pause by %s has ended"
                                    .formatted(all(e.ofServer()), e.pause().actor());
                        case Reckoned.HoursBegan ignored -> "the allowed hours begin";
                        case Reckoned.HoursEnded e ->
                            "the allowed hours end"
                                    + e.next()
                                            .map(next -> "; they begin again at " + Clock.dayAndTime(next))
                                            .orElse("");
                    };
        }

        @Override
        public ObjectNode json() {
            ObjectNode node = Json.object().put("at", at().toString());
            switch (change) {
                case Reckoned.LimitExpired e ->
                    node.put("type", "limit-expired")
                            .put("server", e.ofServer())
                            .put("kind", e.entry().id())
                            .put("actor", e.entry().actor().toString());
                case Reckoned.PauseExpired e ->
                    node.put("type", "pause-expired")
                            .put("server", e.ofServer())
                            .put("actor", e.pause().actor().toString());
                case Reckoned.HoursBegan ignored -> node.put("type", "hours-began");
                case Reckoned.HoursEnded e -> {
                    node.put("type", "hours-ended");
                    e.next().ifPresent(next -> node.put("next", next.toString()));
                }
            }
            return node;
        }

        private static String all(boolean ofServer) {
            return ofServer ? "for all migrations: " : "";
        }
    }

    private static String time(Instant at, ZoneId clock) {
        return DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS", Locale.ROOT)
                        .withZone(clock)
                        .format(at)
                + "  ";
    }
}

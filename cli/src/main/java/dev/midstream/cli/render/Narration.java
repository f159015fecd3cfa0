package dev.midstream.cli.render;

import dev.midstream.checkpoints.log.Recorded;
import dev.midstream.engine.log.Event;
import dev.midstream.engine.migration.MigrationEvent;
import dev.midstream.engine.migration.MigrationEvent.Planned;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A run told line by line, the same on a terminal and in a pipe: the time, and what happened. Steps that were over in no time are
 * counted, not listed; the history has them all.
 */
final class Narration {
    /** As wide as a time and its gap, for lines that have no time of their own. */
    static final String INDENT = " ".repeat(10);

    private static final Duration QUICK = Duration.ofMillis(200);
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());

    private final Sentences sentences;
    private int quick;

    Narration(Planned planned) {
        this.sentences = new Sentences(planned);
    }

    /** What an event gives to tell, which may be nothing. */
    List<String> of(Recorded<Event> event) {
        return switch (event.event()) {
            case MigrationEvent.StepStarted ignored -> List.of();
            case MigrationEvent.StepFinished e when isQuick(e.took()) -> counted();
            case MigrationEvent.StepUndone e when isQuick(e.took()) -> counted();
            default -> {
                String line = CLOCK.format(event.at()) + "  "
                        + sentences.of(event.event(), event.stream().number());
                yield Stream.concat(quick().stream(), Stream.of(line)).toList();
            }
        };
    }

    /** The quick steps that were counted and not told yet. */
    Optional<String> quick() {
        if (quick == 0) {
            return Optional.empty();
        }
        String line = "%s%d step%s of less than %s"
                .formatted(INDENT, quick, quick == 1 ? "" : "s", Quantities.duration(QUICK));
        quick = 0;
        return Optional.of(line);
    }

    private static boolean isQuick(Duration took) {
        return took.compareTo(QUICK) < 0;
    }

    private List<String> counted() {
        quick++;
        return List.of();
    }
}

package dev.midstream.planner.file;

import java.net.URI;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Whom to tell of what.
 *
 * @param on of what; at least one kind
 * @param after how long a hold has to last before it is told
 */
public record Notify(List<NoticeKind> on, Duration after, Way way) {
    /** A hold that is shorter is everyday life. */
    public static final Duration USUAL_HOLD = Duration.ofMinutes(5);

    public Notify {
        on = on.stream().distinct().sorted(Comparator.naturalOrder()).toList();
    }

    /** How it is told. */
    public sealed interface Way {
        /** For people, without what may be secret. */
        String label();
    }

    /**
     * A POST of JSON.
     *
     * @param url may hold references to the environment, {@code ${NAME}}, as may the values of the headers
     */
    public record Webhook(String url, Map<String, String> headers) implements Way {
        public Webhook {
            headers = Map.copyOf(headers);
        }

        /** Without the path, which is the secret of many a webhook. */
        @Override
        public String label() {
            if (url.contains("${")) {
                return "webhook " + url;
            }
            URI address = URI.create(url);
            return "webhook " + address.getScheme() + "://" + address.getRawAuthority();
        }
    }

    /** A program with its arguments, without a shell, that gets JSON on its standard input. */
    public record Command(List<String> words) implements Way {
        public Command {
            words = List.copyOf(words);
        }

        /** Without its arguments. */
        @Override
        public String label() {
            return "command " + words.getFirst();
        }
    }
}

package dev.midstream.planner.file;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** {@code notify}, in a migration file and in the server's. */
final class NotifyReader {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{[A-Za-z_][A-Za-z0-9_]*}");
    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
    private static final Pattern SECRET =
            Pattern.compile("authorization|cookie|token|secret|password|api-?key", Pattern.CASE_INSENSITIVE);

    /** The JDK's client sets these itself and refuses them from others. */
    private static final Pattern RESTRICTED =
            Pattern.compile("connection|content-length|expect|host|upgrade", Pattern.CASE_INSENSITIVE);

    private NotifyReader() {}

    static Optional<Notify> read(Fields fields) {
        List<NoticeKind> on = fields.someDistinct("on", value -> value.choice(List.of(NoticeKind.values())));
        Optional<Duration> after = fields.optional("after", NotifyReader::time);
        Optional<String> webhook = fields.optional("webhook", NotifyReader::address);
        Optional<Map<String, String>> headers = fields.optional("headers", NotifyReader::headers);
        Optional<List<String>> command = fields.optional("command", CommandReader::read);
        fields.exactlyOneOf("webhook", "command");
        if (after.isPresent() && !on.contains(NoticeKind.HOLD)) {
            fields.problem(
                    "after", "'after' says how long a hold lasts before it is told: add hold to 'on', or remove it");
        }
        if (headers.isPresent() && webhook.isEmpty()) {
            fields.problem("headers", "'headers' belong to a webhook: remove them, or tell by 'webhook'");
        }
        return fields.build(() -> new Notify(
                on,
                after.orElse(Notify.USUAL_HOLD),
                webhook.<Notify.Way>map(url -> new Notify.Webhook(url, headers.orElse(Map.of())))
                        .orElseGet(() -> new Notify.Command(command.orElseThrow()))));
    }

    static Optional<Duration> time(Value value) {
        return value.words().flatMap(text -> {
            try {
                Duration time = Amount.duration(text);
                return time.isZero()
                        ? value.refuse(value.what() + " is no time at all: write one such as 10m")
                        : Optional.of(time);
            } catch (IllegalArgumentException e) {
                return value.refuse(value.what() + ": " + e.getMessage());
            }
        });
    }

    private static Optional<String> address(Value value) {
        return value.words().flatMap(text -> {
            String expanded = REFERENCE.matcher(text).replaceAll("x");
            if (text.matches("\\$\\{[A-Za-z_][A-Za-z0-9_]*}.*")) {
                return Optional.of(text); // what it stands for is known where it is sent
            }
            try {
                URI address = new URI(expanded);
                boolean http = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
                if (http && address.getHost() != null && address.getUserInfo() != null) {
                    return value.refuse(
                            value.what()
                                    + " holds a name or password, which would be stored in the database: give it as a header with a reference such as ${HOOK_AUTHORIZATION}");
                }
                if (http && address.getHost() != null) {
                    return Optional.of(text);
                }
            } catch (URISyntaxException e) {
                return value.refuse(notAnAddress(value, text));
            }
            return value.refuse(notAnAddress(value, text));
        });
    }

    private static String notAnAddress(Value value, String text) {
        return "%s: %s is not an address: write one such as https://hooks.example.com/midstream or ${HOOK_URL}"
                .formatted(value.what(), Quoted.of(text));
    }

    private static Optional<Map<String, String>> headers(Value value) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (Value.Entry entry : value.entries()) {
            entry.key()
                    .words()
                    .flatMap(name -> name(entry.key(), name))
                    .ifPresent(name -> entry.value()
                            .words()
                            .flatMap(text -> content(entry.value(), name, text))
                            .ifPresent(text -> headers.put(name, text)));
        }
        return Optional.of(headers);
    }

    private static Optional<String> name(Value key, String name) {
        return HEADER.matcher(name).matches() && !RESTRICTED.matcher(name).matches()
                ? Optional.of(name)
                : key.refuse("%s is not a header that can be set".formatted(Quoted.of(name)));
    }

    private static Optional<String> content(Value value, String name, String text) {
        if (SECRET.matcher(name).find() && !REFERENCE.matcher(text).find()) {
            return value.refuse(
                    "the header %s looks like a secret, and would be stored in the database: write a reference to the environment such as ${HOOK_TOKEN}"
                            .formatted(Quoted.of(name)));
        }
        return text.chars().allMatch(c -> c >= ' ' && c != 0x7f)
                ? Optional.of(text)
                : value.refuse("the header %s holds a character that no header can hold".formatted(Quoted.of(name)));
    }
}

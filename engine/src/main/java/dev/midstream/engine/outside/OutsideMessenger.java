package dev.midstream.engine.outside;

import dev.midstream.engine.json.NoticeJson;
import dev.midstream.engine.notice.Delivery;
import dev.midstream.engine.notice.Messenger;
import dev.midstream.engine.notice.Notice;
import dev.midstream.planner.file.Notify;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Tells by HTTP and by commands. No message of it holds more of an address than people may see. */
public final class OutsideMessenger implements Messenger {
    /** The header that carries a notice's id. */
    public static final String ID_HEADER = "Midstream-Notice";

    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final Duration COMMAND = Duration.ofSeconds(30);
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");
    private static final int REDIRECT = 300;
    private static final int CLIENT_ERROR = 400;
    private static final int SERVER_ERROR = 500;

    /** Timeout, too early, too many: of the client's errors those that pass. */
    private static final Set<Integer> PASSING = Set.of(408, 425, 429);

    private final String database;
    private final Function<String, @Nullable String> environment;
    private final HttpClient client;

    /**
     * @param database its name, for the receiver
     * @param environment where references are looked up
     */
    public OutsideMessenger(String database, Function<String, @Nullable String> environment) {
        this.database = database;
        this.environment = environment;
        this.client = HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                .followRedirects(Redirect.NEVER) // headers with secrets go to nobody but whom they were meant for
                .build();
    }

    @Override
    public Delivery deliver(Notify.Way way, Notice notice) {
        try {
            return switch (way) {
                case Notify.Webhook webhook -> post(webhook, notice);
                case Notify.Command command -> run(command, notice);
            };
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Delivery.Failed("it was left off, because this process ends");
        }
    }

    private Delivery post(Notify.Webhook webhook, Notice notice) throws InterruptedException {
        HttpRequest request;
        try {
            HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(expanded(webhook.url())))
                    .timeout(ANSWER)
                    .header("Content-Type", "application/json")
                    .header(ID_HEADER, headerText(notice.id()))
                    .POST(BodyPublishers.ofString(NoticeJson.of(notice, database)));
            for (Map.Entry<String, String> header : webhook.headers().entrySet()) {
                builder.setHeader(header.getKey(), expanded(header.getValue()));
            }
            request = builder.build();
        } catch (UnsetVariable e) {
            return new Delivery.Failed("%s is not set in the environment of this process".formatted(e.name));
        } catch (IllegalArgumentException e) { // its message would show what the references stand for
            return new Delivery.Failed("with what its references stand for, it is no request that can be sent");
        }
        try {
            HttpResponse<InputStream> response = client.send(request, BodyHandlers.ofInputStream());
            response.body().close(); // nobody reads it, however long it is
            return answered(response.statusCode());
        } catch (HttpConnectTimeoutException e) {
            return new Delivery.Failed("no connection within %d s".formatted(CONNECT.toSeconds()));
        } catch (HttpTimeoutException e) {
            return new Delivery.Failed("no answer within %d s".formatted(ANSWER.toSeconds()));
        } catch (ConnectException e) {
            return new Delivery.Failed("the connection was refused");
        } catch (IOException e) {
            return new Delivery.Failed(
                    "the connection broke (%s)".formatted(e.getClass().getSimpleName()));
        }
    }

    private static Delivery answered(int status) {
        if (status < REDIRECT) {
            return new Delivery.Done();
        }
        boolean forGood = status < SERVER_ERROR && !PASSING.contains(status);
        String said = "it answered %d%s"
                .formatted(status, status < CLIENT_ERROR ? ", a redirection, which is not followed" : "");
        return forGood ? new Delivery.Refused(said) : new Delivery.Failed(said);
    }

    private Delivery run(Notify.Command command, Notice notice) throws InterruptedException {
        Map<String, String> facts = Map.of(
                "MIDSTREAM_MIGRATION", notice.migration(),
                "MIDSTREAM_EVENT", notice.kind().name().toLowerCase(Locale.ROOT),
                "MIDSTREAM_NOTICE", notice.id());
        try (OutsideCommand running =
                OutsideCommand.start(command.words(), facts, NoticeJson.of(notice, database) + "\n")) {
            if (!running.endsWithin(COMMAND)) {
                return new Delivery.Failed("it did not end within %d s".formatted(COMMAND.toSeconds()));
            }
            String trouble = running.trouble();
            return trouble.isEmpty() ? new Delivery.Done() : new Delivery.Failed(trouble);
        } catch (IOException e) {
            return new Delivery.Failed("it could not be started: " + e.getMessage());
        }
    }

    /** A migration's name may hold what no header can. */
    private static String headerText(String id) {
        return id.replaceAll("[^\\x21-\\x7e]", "?");
    }

    private String expanded(String text) throws UnsetVariable {
        Matcher matcher = REFERENCE.matcher(text);
        StringBuilder expanded = new StringBuilder();
        while (matcher.find()) {
            String value = environment.apply(matcher.group(1));
            if (value == null) {
                throw new UnsetVariable(matcher.group(1));
            }
            matcher.appendReplacement(expanded, Matcher.quoteReplacement(value));
        }
        return matcher.appendTail(expanded).toString();
    }

    private static final class UnsetVariable extends Exception {
        private final String name;

        UnsetVariable(String name) {
            super(name);
            this.name = name;
        }
    }
}

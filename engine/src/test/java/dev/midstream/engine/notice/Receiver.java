package dev.midstream.engine.notice;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.midstream.planner.file.NoticeKind;
import dev.midstream.planner.file.Notify;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.IntUnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A real HTTP server that is told things. */
final class Receiver implements AutoCloseable {
    /** An answer that never comes. */
    static final int NEVER = 0;

    private static final Pattern EVENT = Pattern.compile("\"event\":\"([a-z]+)\"");

    private final HttpServer server;
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private final List<String> headers = new CopyOnWriteArrayList<>();
    private volatile IntUnaryOperator answers;
    private int requests;

    /** @param answers the status for each request, by its number from 1 */
    Receiver(IntUnaryOperator answers) {
        this.answers = answers;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    void answers(int status) {
        answers = n -> status;
    }

    Notify told(NoticeKind... kinds) {
        return new Notify(
                List.of(kinds), Duration.ofSeconds(1), new Notify.Webhook(url(), Map.of("X-Where", "<${PATH}>")));
    }

    String url() {
        return "http://127.0.0.1:%d/secret-path".formatted(server.getAddress().getPort());
    }

    /** The kinds of what was taken, in order. */
    List<String> events() {
        return bodies.stream()
                .map(body -> {
                    Matcher matcher = EVENT.matcher(body);
                    return matcher.find() ? matcher.group(1) : body;
                })
                .toList();
    }

    List<String> bodies() {
        return bodies;
    }

    List<String> headers() {
        return headers;
    }

    int requests() {
        synchronized (server) {
            return requests;
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        int status;
        synchronized (server) {
            requests++;
            status = answers.applyAsInt(requests);
        }
        if (status == NEVER) {
            return; // neither an answer nor an end
        }
        if (status < 300) {
            bodies.add(body);
            headers.add(exchange.getRequestHeaders().getFirst("X-Where"));
        }
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

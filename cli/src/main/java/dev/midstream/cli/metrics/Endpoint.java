package dev.midstream.cli.metrics;

import dev.midstream.checkpoints.pg.Await;
import dev.midstream.cli.Refusal;
import dev.midstream.engine.pg.PgFaults;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.net.BindException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Answers {@code GET /metrics} and {@code GET /health}, and nothing else. Does nothing while nobody asks. An address that others
 * can reach is opened only with a token, which every request has to carry.
 */
public final class Endpoint implements AutoCloseable {
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final int IDLE_SECONDS = 30;
    private static final int HEADERS_BYTES_MAX = 8_192;
    private static final int OK = 200;
    private static final int UNAUTHORIZED = 401;
    private static final int NOT_FOUND = 404;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int BROKEN = 500;
    private static final int UNAVAILABLE = 503;

    /** One asks; who waits longer than that is nobody who scrapes. */
    private static final int ASKING_MAX = 4;

    private final Vertx vertx;
    private final HttpServer server;
    private final Supplier<String> scrape;
    private final Semaphore places = new Semaphore(ASKING_MAX);
    private final Optional<String> token;

    private Endpoint(Vertx vertx, Supplier<String> scrape, Optional<String> token) {
        this.vertx = vertx;
        this.scrape = scrape;
        this.token = token;
        this.server = vertx.createHttpServer(new HttpServerOptions()
                .setIdleTimeout(IDLE_SECONDS)
                .setMaxHeaderSize(HEADERS_BYTES_MAX)
                .setHandle100ContinueAutomatically(false));
    }

    /**
     * Opens the address.
     *
     * @param port 0 for any that is free
     * @param scrape the metrics at this moment; called on threads that may wait, by several at once
     * @throws Refusal if the address is taken, is none of this machine, or others could reach it without a token
     */
    public static Endpoint open(String bind, int port, Optional<String> token, Supplier<String> scrape) {
        if (!isLoopback(bind) && token.isEmpty()) {
            throw Refusal.usage(
                    "--bind %s lets others reach the metrics: give them a token with --token-file or MIDSTREAM_METRICS_TOKEN, or leave --bind out"
                            .formatted(bind));
        }
        Vertx vertx = Vertx.vertx(
                new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1).setInternalBlockingPoolSize(1));
        Endpoint endpoint = new Endpoint(vertx, scrape, token);
        try {
            Await.done(endpoint.server.requestHandler(endpoint::answer).listen(port, bind));
            return endpoint;
        } catch (RuntimeException e) {
            Await.done(vertx.close());
            throw Refusal.usage("the metrics cannot be served at %s:%d: %s"
                    .formatted(bind, port, isTaken(e) ? "the port is in use; choose another" : e.getMessage()));
        }
    }

    public int port() {
        return server.actualPort();
    }

    @Override
    public void close() {
        Await.done(server.close());
        Await.done(vertx.close());
    }

    private void answer(HttpServerRequest request) {
        boolean metrics = "/metrics".equals(request.path());
        if (!metrics && !"/health".equals(request.path())) {
            say(request, NOT_FOUND, "there is /metrics and /health\n");
        } else if (!request.method().equals(HttpMethod.GET)) {
            request.response().putHeader("Allow", "GET");
            say(request, METHOD_NOT_ALLOWED, "GET only\n");
        } else if (!isAllowed(request)) {
            request.response().putHeader("WWW-Authenticate", "Bearer");
            say(request, UNAUTHORIZED, "a token is needed: Authorization: Bearer TOKEN\n");
        } else if (metrics) {
            metrics(request);
        } else {
            say(request, OK, "up\n");
        }
    }

    /** On a thread that may wait for the database, which the server's own may not. */
    private void metrics(HttpServerRequest request) {
        if (!places.tryAcquire()) {
            say(request, UNAVAILABLE, "too many ask at once\n");
            return;
        }
        Promise<String> answer = Promise.promise();
        Thread.ofVirtual().name("scrape").start(() -> {
            try {
                answer.complete(scrape.get());
            } catch (RuntimeException e) {
                answer.fail(e);
            } finally {
                places.release();
            }
        });
        Context context = vertx.getOrCreateContext();
        answer.future()
                .onComplete(result -> context.runOnContext(nothing -> {
                    if (result.succeeded()) {
                        request.response().putHeader("Content-Type", PROMETHEUS);
                        say(request, OK, result.result());
                    } else if (isOfTheDatabase(result.cause())) {
                        say(request, UNAVAILABLE, "the database does not answer\n");
                    } else {
                        say(request, BROKEN, "an error of Midstream's own: " + result.cause() + "\n");
                    }
                }));
    }

    private static boolean isOfTheDatabase(Throwable thrown) {
        try {
            return thrown instanceof RuntimeException e && PgFaults.classify(e).passes();
        } catch (RuntimeException bug) {
            return false; // it is none of those that a database causes
        }
    }

    private static void say(HttpServerRequest request, int status, String body) {
        HttpServerResponse response = request.response();
        if (!response.headers().contains("Content-Type")) {
            response.putHeader("Content-Type", TEXT);
        }
        response.putHeader("X-Content-Type-Options", "nosniff")
                .setStatusCode(status)
                .end(body);
    }

    private boolean isAllowed(HttpServerRequest request) {
        return token.isEmpty()
                || MessageDigest.isEqual(
                        ("Bearer " + token.get()).getBytes(StandardCharsets.UTF_8),
                        String.valueOf(request.getHeader("Authorization")).getBytes(StandardCharsets.UTF_8));
    }

    private static boolean isLoopback(String bind) {
        try {
            return InetAddress.getByName(bind).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw Refusal.usage("--bind %s is no address of this machine".formatted(bind));
        }
    }

    private static boolean isTaken(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException
                    && String.valueOf(cause.getMessage()).contains("in use")) {
                return true;
            }
        }
        return false;
    }
}

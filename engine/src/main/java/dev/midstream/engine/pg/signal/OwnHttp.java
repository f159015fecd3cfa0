package dev.midstream.engine.pg.signal;

import dev.midstream.engine.throttle.Probe;
import dev.midstream.engine.throttle.Reading;
import dev.midstream.engine.throttle.Reading.NotApplicable;
import dev.midstream.engine.throttle.Reading.Unreadable;
import dev.midstream.engine.throttle.Reading.Value;
import dev.midstream.engine.throttle.Signal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** {@link Signal#OWN_HTTP}. A redirect is not a success: it is not followed, and the answer behind it is not what was asked for. */
final class OwnHttp implements Probe {
    private static final Duration LIMIT = Duration.ofSeconds(2);

    private final Optional<HttpRequest> request;
    private final HttpClient client;

    OwnHttp(Optional<URI> url) {
        this.request =
                url.map(at -> HttpRequest.newBuilder(at).timeout(LIMIT).GET().build());
        this.client = HttpClient.newBuilder()
                .followRedirects(Redirect.NEVER)
                .connectTimeout(LIMIT)
                .build();
    }

    @Override
    public Signal signal() {
        return Signal.OWN_HTTP;
    }

    @Override
    public Duration period() {
        return Duration.ofSeconds(1);
    }

    @Override
    public List<Reading> read() {
        return List.of(request.map(this::ask)
                .orElseGet(() -> new NotApplicable(Signal.OWN_HTTP, "the policy names no address")));
    }

    /** The client's own timeout ends with the headers; a body that never ends is cut off here. */
    private Reading ask(HttpRequest get) {
        CompletableFuture<HttpResponse<Void>> answer = client.sendAsync(get, BodyHandlers.discarding());
        try {
            int status = answer.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS).statusCode();
            return new Value(Signal.OWN_HTTP, "", status >= 200 && status < 300 ? 0 : 1);
        } catch (TimeoutException e) {
            answer.cancel(true);
            return new Unreadable(Signal.OWN_HTTP, "no answer within " + LIMIT.toSeconds() + " s");
        } catch (ExecutionException e) {
            return new Unreadable(Signal.OWN_HTTP, String.valueOf(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Unreadable(Signal.OWN_HTTP, "interrupted");
        }
    }
}

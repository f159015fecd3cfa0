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
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** {@link Signal#OWN_HTTP}. A redirect is not a success: it is not followed, and the answer behind it is not what was asked for. */
final class OwnHttp implements Probe {
    private static final Duration LIMIT = Duration.ofSeconds(2);

    private final Supplier<List<URI>> urls;
    private final HttpClient client;

    OwnHttp(Supplier<List<URI>> urls) {
        this.urls = urls;
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
        List<HttpRequest> requests = urls.get().stream()
                .map(at -> HttpRequest.newBuilder(at).timeout(LIMIT).GET().build())
                .toList();
        if (requests.isEmpty()) {
            return List.of(new NotApplicable(Signal.OWN_HTTP, "the policy names no address"));
        }
        // All at once: several that do not answer take no longer than one.
        List<CompletableFuture<HttpResponse<Void>>> answers = requests.stream()
                .map(get -> client.sendAsync(get, BodyHandlers.discarding()))
                .toList();
        long end = System.nanoTime() + LIMIT.toNanos();
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            String subject = requests.size() == 1 ? "" : requests.get(i).uri().toString();
            readings.add(reading(answers.get(i), subject, end - System.nanoTime()));
        }
        return readings;
    }

    /**
     * The client's own timeout ends with the headers; a body that never ends is cut off here. Both fall due together, so
     * either may be the one that says it.
     */
    private static Reading reading(CompletableFuture<HttpResponse<Void>> answer, String subject, long nanos) {
        String of = subject.isEmpty() ? "" : subject + ": ";
        try {
            int status = answer.get(nanos, TimeUnit.NANOSECONDS).statusCode();
            return new Value(Signal.OWN_HTTP, subject, status >= 200 && status < 300 ? 0 : 1);
        } catch (TimeoutException e) {
            answer.cancel(true);
            return unanswered(of);
        } catch (ExecutionException e) {
            return e.getCause() instanceof HttpTimeoutException
                    ? unanswered(of)
                    : new Unreadable(Signal.OWN_HTTP, of + e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Unreadable(Signal.OWN_HTTP, "interrupted");
        }
    }

    private static Reading unanswered(String of) {
        return new Unreadable(Signal.OWN_HTTP, of + "no answer within " + LIMIT.toSeconds() + " s");
    }
}

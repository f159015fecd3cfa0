package dev.midstream.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.cli.metrics.Catalog;
import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a Prometheus sees of a run and of a database. */
@FreshDatabase
class MetricsTest {
    private static final String YAML = """
            migration: totals
            changes:
              - add_column: {table: orders, column: cents, type: bigint, fill: amount * 100, not_null: true}
            """;
    private static final Pattern SAMPLE =
            Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(\\{[^}]*})? (-?[0-9.eE+-]+|NaN|[+-]Inf)");

    @TempDir
    private Path folder;

    @Test
    void documentedNamesAreThoseThatExist() throws IOException {
        Set<String> existing = Stream.concat(Catalog.OF_PROCESS.stream(), Catalog.OF_DATABASE.stream())
                .map(entry -> entry.name() + unit(entry))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> documented = new TreeSet<>();
        documented.addAll(documented("[a-z]+(?:, ([a-z ]+?))?(?:; `.*)?", Catalog.OF_PROCESS));
        documented.addAll(documented("(?:`[^;|]*)?(?:; ([a-z ]+?))?", Catalog.OF_DATABASE));
        assertEquals(existing, documented);
        assertEquals(existing.size(), lines().size());
    }

    /** The names and base units of the meters in the table in which these are, where a unit stands in the second column so. */
    private static List<String> documented(String unit, List<Catalog.Entry> meters) throws IOException {
        Pattern row = Pattern.compile("\\| `(midstream\\.[a-z.]+)` \\| ?" + unit + " ?\\| [^|]+ \\|");
        Set<String> names = meters.stream().map(Catalog.Entry::name).collect(Collectors.toSet());
        return lines().stream()
                .map(row::matcher)
                .filter(matcher -> matcher.matches() && names.contains(matcher.group(1)))
                .map(matcher -> matcher.group(1) + (matcher.group(2) == null ? "" : " in " + matcher.group(2)))
                .toList();
    }

    private static List<String> lines() throws IOException {
        return Files.readAllLines(Path.of("../docs/metrics.md")).stream()
                .filter(line -> line.startsWith("| `midstream."))
                .toList();
    }

    private static String unit(Catalog.Entry entry) {
        return entry.unit() == null ? "" : " in " + entry.unit().replace('_', ' ');
    }

    @Test
    void aRunShowsWhatItDoesAndWhatTheDatabaseSays(TestDatabase database) throws Exception {
        Path file = filled(database);
        int port = free();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Terminal.Shown> run = threads.submit(() -> Terminal.on(database)
                    .type("run", file.toString(), "--rate", "3000", "--metrics-port", Integer.toString(port)));
            await(port, "midstream_rows_changed_rows_total [1-9]");
            await(port, "midstream_migration_state\\{migration=\"totals\",state=\"running\"} 1");
            await(port, "midstream_migration_allowed_rate_rows_per_second\\{migration=\"totals\"} [23]\\d{3}\\.");
            Terminal.on(database).type("pause", "totals", "--reason", "lunch").exits(ExitCode.DONE);
            await(port, "midstream_migration_allowed_workers\\{migration=\"totals\"} 0");
            await(port, "midstream_restrained_seconds_total\\{[^}]*reason=\"pause\"");
            Terminal.on(database).type("resume", "totals").exits(ExitCode.DONE);
            String text = await(port, "midstream_signal_value\\{");
            Map<String, String> types = families(text);
            assertEquals("counter", types.get("midstream_rows_changed_rows_total"));
            assertEquals("summary", types.get("midstream_chunk_duration_seconds"));
            assertEquals("gauge", types.get("midstream_migration_progress"));
            assertEquals("gauge", types.get("midstream_signal_value"));
            for (Catalog.Entry entry : Catalog.OF_PROCESS) {
                String name = entry.name().replace('.', '_');
                assertTrue(types.keySet().stream().anyMatch(type -> type.startsWith(name)), name);
            }
            Terminal.on(database).type("throttle", "totals", "--clear");
            run.get().exits(ExitCode.STOPPED);
        }
    }

    @Test
    void aPortInUseIsToldBeforeAnythingIsBegun(TestDatabase database) throws Exception {
        Path file = filled(database);
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            Terminal.on(database)
                    .type("run", file.toString(), "--metrics-port", port)
                    .exits(ExitCode.USAGE)
                    .complains("the port is in use");
            assertEquals("f", database.value("select to_regclass('midstream.event') is not null"));
        }
    }

    @Test
    void serveShowsTheDatabaseAndNothingElse(TestDatabase database) throws Exception {
        Terminal terminal = Terminal.on(database);
        terminal.type("serve", "--port", "0").exits(ExitCode.USAGE).complains("no migration was ever run in database");
        terminal.type("run", filled(database).toString()).exits(ExitCode.STOPPED);
        terminal.type("serve", "--bind", "0.0.0.0", "--port", "0")
                .exits(ExitCode.USAGE)
                .complains("--token-file");

        int port = free();
        List<Terminal.Shown> shown = new ArrayList<>();
        Thread serve =
                Thread.ofVirtual().start(() -> shown.add(terminal.type("serve", "--port", Integer.toString(port))));
        String text = await(port, "midstream_migration_progress");
        families(text);
        assertTrue(text.contains("midstream_migration_state{migration=\"totals\",state=\"at_gate\"} 1"), text);
        assertTrue(text.contains("midstream_migration_progress{migration=\"totals\"}"), text);
        assertTrue(text.contains("midstream_migration_workers{migration=\"totals\"} 0"), text);
        assertEquals(200, ask(port, "GET", "/health", "").statusCode());
        assertEquals(404, ask(port, "GET", "/", "").statusCode());
        assertEquals(405, ask(port, "POST", "/metrics", "").statusCode());
        assertEquals(
                "GET",
                ask(port, "DELETE", "/metrics", "")
                        .headers()
                        .firstValue("allow")
                        .orElse(""));
        serve.interrupt();
        serve.join();
        shown.getFirst().exits(ExitCode.DONE).says("/metrics");
    }

    @Test
    void budgetOfAGovernorThatHasLeftIsNotShown(TestDatabase database) throws Exception {
        Path file = filled(database);
        Path policy = Files.writeString(folder.resolve("midstream.yaml"), "policy: {disk_size: 2MB}\n");
        Terminal terminal = Terminal.on(database);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            int port = free();
            Future<Terminal.Shown> run = threads.submit(() -> terminal.type(
                    "run", file.toString(), "--config", policy.toString(), "--metrics-port", Integer.toString(port)));
            await(port, "midstream_budget_reason\\{[^}]*signal=\"disk\"[^}]*} 1");
            terminal.type("abort", "totals", "--reason", "no room").exits(ExitCode.DONE);
            run.get().exits(ExitCode.STOPPED);
        }
        int port = free();
        Thread serve = Thread.ofVirtual().start(() -> {
            Terminal.Shown ignored = terminal.type("serve", "--port", Integer.toString(port));
        });
        String text = await(port, "midstream_migration_progress");
        assertFalse(text.contains("midstream_budget_"), text);
        serve.interrupt();
        serve.join();
    }

    @Test
    void withATokenNobodyReadsWithoutIt(TestDatabase database) throws Exception {
        Terminal terminal = Terminal.on(database);
        terminal.type("run", filled(database).toString()).exits(ExitCode.STOPPED);
        Path token = folder.resolve("token");
        Files.writeString(token, "short");
        terminal.type("serve", "--port", "0", "--token-file", token.toString())
                .exits(ExitCode.USAGE)
                .complains("fewer than 16 characters");
        Files.writeString(token, "0123456789abcdef\n");
        int port = free();
        Thread serve = Thread.ofVirtual().start(() -> {
            Terminal.Shown ignored =
                    terminal.type("serve", "--port", Integer.toString(port), "--token-file", token.toString());
        });
        awaitStatus(port, 401);
        assertEquals(401, ask(port, "GET", "/metrics", "Bearer wrong").statusCode());
        assertEquals(
                200, ask(port, "GET", "/metrics", "Bearer 0123456789abcdef").statusCode());
        serve.interrupt();
        serve.join();
    }

    /** The families and their types; fails if a sample has no help or no type. */
    private static Map<String, String> families(String text) {
        Map<String, String> types = new HashMap<>();
        Set<String> helps = new TreeSet<>();
        for (String line : text.split("\n")) {
            if (line.startsWith("# HELP ")) {
                String[] words = line.split(" ", 4);
                assertTrue(words.length == 4 && !words[3].isBlank(), "no help: " + line);
                helps.add(words[2]);
            } else if (line.startsWith("# TYPE ")) {
                String[] words = line.split(" ");
                types.put(words[2], words[3]);
            } else if (!line.startsWith("#")) {
                Matcher matcher = SAMPLE.matcher(line);
                assertTrue(matcher.matches(), "no sample: " + line);
                String name = matcher.group(1).replaceFirst("_(sum|count|max)$", "");
                assertTrue(types.containsKey(name) || types.containsKey(matcher.group(1)), "no type: " + line);
                assertTrue(helps.contains(name) || helps.contains(matcher.group(1)), "no help: " + line);
            }
        }
        return types;
    }

    private Path filled(TestDatabase database) throws IOException {
        database.execute("create table orders (id bigint primary key, amount bigint not null)");
        database.execute("insert into orders select i, i from generate_series(1, 20000) i");
        return Files.writeString(folder.resolve("totals.yaml"), YAML);
    }

    private static String await(int port, String pattern) throws Exception {
        Pattern expected = Pattern.compile(pattern);
        String seen = "";
        for (int i = 0; i < 300; i++) {
            try {
                seen = ask(port, "GET", "/metrics", "").body();
                if (expected.matcher(seen).find()) {
                    return seen;
                }
            } catch (IOException e) {
                seen = e.toString(); // it is not up yet
            }
            Thread.sleep(100);
        }
        throw new AssertionError("no " + pattern + " in\n" + seen);
    }

    private static void awaitStatus(int port, int status) throws Exception {
        for (int i = 0; i < 300; i++) {
            try {
                assertEquals(status, ask(port, "GET", "/metrics", "").statusCode());
                return;
            } catch (IOException e) {
                Thread.sleep(100); // it is not up yet
            }
        }
        throw new AssertionError("nobody answers");
    }

    private static HttpResponse<String> ask(int port, String method, String path, String authorization)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, BodyPublishers.noBody());
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), BodyHandlers.ofString());
        }
    }

    private static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}

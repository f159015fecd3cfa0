package dev.midstream.engine.pg.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.throttle.Signal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The user's own query and address. */
@FreshDatabase
class OwnSignalsTest {
    @Test
    void nothingNamedIsNothingToRead(TestDatabase database) {
        try (Probing probing = new Probing(database, Subjects.SERVER)) {
            assertEquals("the policy names no query", probing.notApplicable(Signal.OWN_QUERY));
            assertEquals("the policy names no address", probing.notApplicable(Signal.OWN_HTTP));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "select 42 | 42",
                "select 0.25::numeric | 0.25",
                "select count(*) > 0 from pg_class | 1",
                "select false | 0",
                "select 1.5::float4; | 1.5"
            })
    void ownQueryGivesANumberOrATruth(String query, double expected, TestDatabase database) {
        try (Probing probing = new Probing(database, Subjects.SERVER.withOwnQueries(query))) {
            assertEquals(expected, probing.value(Signal.OWN_QUERY).value());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "select null::int | null",
                "select 'many' | neither a number",
                "select 1, 2 | 1 rows of 2 columns",
                "select 1 where false | 0 rows",
                "select 1 from nowhere | nowhere",
                "selec 1 | syntax error",
                "select 1; select 2 | multiple commands",
                "create table t (n int) | read-only transaction",
                "select pg_sleep(30) | statement timeout"
            })
    void ownQueryThatFailsOrHangsIsUnreadableAndSaysWhy(String query, String why, TestDatabase database) {
        try (Probing probing = new Probing(database, Subjects.SERVER.withOwnQueries(query))) {
            probing.value(Signal.BLOCKED_SESSIONS); // connects
            var took = Probing.timed(() -> {
                String said = probing.unreadable(Signal.OWN_QUERY).why();
                assertTrue(said.contains(why), said);
            });
            assertTrue(took.toSeconds() < 10, took::toString);
            assertEquals(0, probing.value(Signal.BLOCKED_SESSIONS).value(), "the connection is as good as before");
        }
    }

    @ParameterizedTest
    @CsvSource({"200, 0", "204, 0", "301, 1", "404, 1", "503, 1"})
    void ownAddressIsAskedForItsStatus(int status, double expected, TestDatabase database) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("Location", "/elsewhere");
            boolean elsewhere = exchange.getRequestURI().getPath().equals("/elsewhere");
            exchange.sendResponseHeaders(elsewhere ? 200 : status, -1);
            exchange.close();
        });
        server.start();
        try (Probing probing = new Probing(database, Subjects.SERVER.withOwnUrls(url(server)))) {
            assertEquals(expected, probing.value(Signal.OWN_HTTP).value());
        } finally {
            server.stop(0);
        }
    }

    @Test
    void addressThatHangsInItsHeadersOrItsBodyOrIsNotThereIsUnreadable(TestDatabase database) throws IOException {
        CountDownLatch over = new CountDownLatch(1);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(command -> Thread.ofVirtual().start(command));
        server.createContext("/body", exchange -> {
            exchange.sendResponseHeaders(200, 1_000);
            exchange.getResponseBody().write('x');
            exchange.getResponseBody().flush();
            await(over);
        });
        server.createContext("/", exchange -> await(over));
        server.start();
        for (String path : new String[] {"/", "/body"}) {
            try (Probing probing = new Probing(
                    database, Subjects.SERVER.withOwnUrls(url(server).resolve(path)))) {
                var took = Probing.timed(
                        () -> assertFalse(probing.unreadable(Signal.OWN_HTTP).lacksPrivilege()));
                assertTrue(took.toSeconds() < 10, took::toString);
            }
        }
        URI gone = url(server);
        over.countDown();
        server.stop(0);
        try (Probing probing = new Probing(database, Subjects.SERVER.withOwnUrls(gone))) {
            probing.unreadable(Signal.OWN_HTTP);
        }
    }

    private static URI url(HttpServer server) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    private static void await(CountDownLatch over) {
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package dev.midstream.engine.pg;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.control.Limits;
import dev.midstream.engine.run.Exchange;
import dev.midstream.engine.run.Exchange.Announcement;
import dev.midstream.engine.throttle.Neighbour;
import io.vertx.core.Vertx;
import io.vertx.core.VertxException;
import io.vertx.pgclient.PgConnectOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What databases of one server say to each other. */
@FreshDatabase
class PgExchangeTest {
    private static final Announcement NOTHING = new Announcement(0, Limits.NONE);
    private static final Announcement TWO = new Announcement(2, Limits.NONE.withRate(5_000));

    private final Vertx vertx = Vertx.vertx();
    private final AtomicLong nanos = new AtomicLong();

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void whatOneSaysTheOtherHearsAndNotItself(TestDatabase one) {
        TestDatabase two = one.copy();
        try (Exchange here = exchange(one);
                Exchange there = exchange(two)) {
            assertEquals(List.of(), exchange(here, TWO));
            List<Neighbour> heard = exchange(there, NOTHING);
            assertEquals(List.of(said(one, two)), heard);
            assertEquals(List.of(), exchange(here, TWO), "where nothing is at work and nothing asked");
        }
    }

    @Test
    void whereNothingIsAtWorkSomethingMayBeAskedNevertheless(TestDatabase one) {
        TestDatabase two = one.copy();
        try (Exchange here = exchange(one);
                Exchange there = exchange(two)) {
            exchange(here, new Announcement(0, Limits.NONE.withWorkers(3)));
            List<Neighbour> heard = exchange(there, NOTHING);
            assertEquals(Optional.of(3), heard.getFirst().workers());
            assertEquals(0, heard.getFirst().migrations());
        }
    }

    @Test
    void severalProcessesOfADatabaseAreOneNeighbour(TestDatabase one) {
        TestDatabase two = one.copy();
        try (Exchange here = exchange(one);
                Exchange besides = exchange(one);
                Exchange there = exchange(two)) {
            exchange(here, new Announcement(1, Limits.NONE.withRate(9_000)));
            exchange(besides, TWO);
            assertEquals(List.of(said(one, two)), exchange(there, NOTHING));
        }
    }

    @Test
    void roleThatMayNothingHearsAsWell(TestDatabase one) {
        TestDatabase two = one.copy();
        one.execute("drop role if exists nobody_much", "create role nobody_much login password 'x'");
        PgConnectOptions poor = Fixture.options(two).setUser("nobody_much").setPassword("x");
        try (Exchange here = exchange(one);
                Exchange there = new PgExchange(vertx, poor, nanos::get)) {
            exchange(here, TWO);
            assertEquals(List.of(said(one, two)), exchange(there, NOTHING));
        } finally {
            one.execute("drop role nobody_much");
        }
    }

    @Test
    void whoStoppedSayingItCountsForNothingAfterAWhile(TestDatabase one) {
        TestDatabase two = one.copy();
        try (Exchange here = exchange(one);
                Exchange there = exchange(two)) {
            exchange(here, TWO);
            assertEquals(1, exchange(there, NOTHING).size());
            nanos.addAndGet(Duration.ofSeconds(14).toNanos());
            assertEquals(1, exchange(there, NOTHING).size());
            exchange(here, TWO);
            nanos.addAndGet(Duration.ofSeconds(14).toNanos());
            assertEquals(1, exchange(there, NOTHING).size(), "it has said it again");
            nanos.addAndGet(Duration.ofSeconds(16).toNanos());
            assertEquals(0, exchange(there, NOTHING).size());
            exchange(here, TWO);
            assertEquals(1, exchange(there, NOTHING).size(), "it is back");
        }
    }

    @Test
    void sessionThatIsEndedIsFollowedByAnother(TestDatabase one) {
        TestDatabase two = one.copy();
        try (Exchange here = exchange(one);
                Exchange there = exchange(two)) {
            exchange(here, TWO);
            one.execute(
                    "select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'midstream:server%' and datname = '"
                            + one.name() + "'");
            Live.until("it is gone", () -> exchange(there, NOTHING).isEmpty());
            exchange(here, TWO);
            assertEquals(List.of(said(one, two)), exchange(there, NOTHING));
        }
    }

    /** Again where a machine stands still, and where a connection turns out to be broken. */
    private static List<Neighbour> exchange(Exchange exchange, Announcement here) {
        List<List<Neighbour>> heard = new ArrayList<>();
        Live.until("there is an answer", () -> {
            try {
                return heard.add(exchange.exchange(here));
            } catch (VertxException e) {
                return false;
            }
        });
        return heard.getFirst();
    }

    private Exchange exchange(TestDatabase database) {
        return new PgExchange(vertx, Fixture.options(database), nanos::get);
    }

    private static Neighbour said(TestDatabase by, TestDatabase to) {
        return new Neighbour(
                by.name(),
                by.name().compareTo(to.name()) < 0,
                2,
                Optional.of(5_000L),
                Optional.empty(),
                Optional.empty());
    }
}

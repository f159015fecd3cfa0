package dev.midstream.engine.pg.signal;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.midstream.checkpoints.pg.Await;
import dev.midstream.embedded.EmbeddedServer;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.pg.Fixture;
import dev.midstream.engine.pg.Live;
import dev.midstream.engine.pg.OwnServer;
import dev.midstream.engine.throttle.Probe;
import dev.midstream.engine.throttle.Reading;
import dev.midstream.engine.throttle.Reading.NotApplicable;
import dev.midstream.engine.throttle.Reading.Unreadable;
import dev.midstream.engine.throttle.Reading.Value;
import dev.midstream.engine.throttle.Signal;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.DoublePredicate;

/** All probes of a test database, read by hand. */
final class Probing implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final Pool pool;
    private final List<Probe> probes;

    Probing(TestDatabase database, Subjects subjects) {
        this(Fixture.options(database), subjects);
    }

    private Probing(PgConnectOptions options, Subjects subjects) {
        this.pool = Probes.pool(vertx, options);
        this.probes = Probes.of(pool, subjects);
    }

    /** As somebody who may log in and nothing else. */
    static Probing plain(TestDatabase database, Subjects subjects) {
        database.execute("""
                do $$ begin
                  if not exists (select from pg_roles where rolname = 'plain') then create role plain login; end if;
                end $$""");
        return new Probing(Fixture.options(database).setUser("plain"), subjects);
    }

    List<Probe> probes() {
        return probes;
    }

    Probe probe(Signal signal) {
        return probes.stream().filter(p -> p.signal() == signal).findFirst().orElseThrow();
    }

    List<Reading> read(Signal signal) {
        return probe(signal).read();
    }

    Value value(Signal signal) {
        List<Reading> readings = read(signal);
        return assertInstanceOf(Value.class, readings.getFirst(), readings::toString);
    }

    Unreadable unreadable(Signal signal) {
        List<Reading> readings = read(signal);
        return assertInstanceOf(Unreadable.class, readings.getFirst(), readings::toString);
    }

    String notApplicable(Signal signal) {
        List<Reading> readings = read(signal);
        return assertInstanceOf(NotApplicable.class, readings.getFirst(), readings::toString)
                .why();
    }

    /** Reads again and again until a value, of whatever subject, is as expected. */
    Value await(Signal signal, DoublePredicate expected) {
        Value[] found = new Value[1];
        Live.until(signal + " as expected", () -> {
            for (Reading reading : read(signal)) {
                if (found[0] == null && reading instanceof Value value && expected.test(value.value())) {
                    found[0] = value;
                }
            }
            return found[0] != null;
        });
        return found[0];
    }

    /** A session of an application of this name. */
    static Connection session(TestDatabase database, String application) throws SQLException {
        Connection connection = database.connect();
        connection.setClientInfo("ApplicationName", application);
        return connection;
    }

    static Duration timed(Runnable work) {
        long began = System.nanoTime();
        work.run();
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /** A database on a server that only one test uses. */
    static TestDatabase on(EmbeddedServer server) {
        return OwnServer.databaseOn(server);
    }

    @Override
    public void close() {
        Await.done(pool.close());
        Await.done(vertx.close());
    }
}

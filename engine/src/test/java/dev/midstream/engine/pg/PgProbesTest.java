package dev.midstream.engine.pg;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.checkpoints.pg.Await;
import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.control.Machine;
import dev.midstream.engine.run.Instruments.Situation;
import dev.midstream.engine.throttle.Reading;
import dev.midstream.engine.throttle.Signal;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What a policy says of the server's machine is what its load is measured by. */
@FreshDatabase
class PgProbesTest {
    private static final String BUSY = """
            do $$
            declare until timestamptz := clock_timestamp() + interval '4 s';
            begin
              while clock_timestamp() < until loop null; end loop;
            end $$""";

    @Test
    void machineIsTheOneThatThePolicyNames(TestDatabase database) {
        Machine machine = new Machine(Optional.of(1_000), Optional.of(1L << 20));
        Vertx vertx = Vertx.vertx();
        try (PgProbes probes = new PgProbes(
                vertx, Fixture.options(database), () -> new Situation(Set.of(), List.of(), List.of(), machine))) {
            assertTrue(value(probes, Signal.DISK) > 1, "databases of more than 1 MiB");
            CompletableFuture<Void> busy = CompletableFuture.runAsync(() -> database.execute(BUSY));
            Live.until("it is busy", () -> value(probes, Signal.ACTIVE_SESSIONS) > 0);
            double load = value(probes, Signal.ACTIVE_SESSIONS);
            assertTrue(load < 0.02, "a few sessions on a thousand cores: " + load);
            busy.join();
        } finally {
            Await.done(vertx.close());
        }
    }

    private static double value(PgProbes probes, Signal signal) {
        return probes.probes().stream()
                .filter(probe -> probe.signal() == signal)
                .flatMap(probe -> probe.read().stream())
                .filter(reading -> reading instanceof Reading.Value value
                        && value.subject().isEmpty())
                .mapToDouble(reading -> ((Reading.Value) reading).value())
                .findFirst()
                .orElseThrow();
    }
}

package dev.midstream.engine.pg;

import dev.midstream.checkpoints.pg.Await;
import dev.midstream.engine.pg.signal.Probes;
import dev.midstream.engine.pg.signal.Subjects;
import dev.midstream.engine.pg.signal.TableAtWork;
import dev.midstream.engine.pg.signal.TablesAtWork;
import dev.midstream.engine.run.Instruments.Situation;
import dev.midstream.engine.run.Instruments.Taken;
import dev.midstream.engine.throttle.Probe;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import java.net.URI;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** All probes, on connections of their own, in the hands of one governor. */
final class PgProbes implements Taken {
    private final Pool pool;
    private final TablesAtWork tables;
    private final List<Probe> probes;

    PgProbes(Vertx vertx, PgConnectOptions options, Supplier<Situation> situation) {
        this.pool = Probes.pool(vertx, options);
        this.tables = new TablesAtWork(pool);
        this.probes = Probes.of(
                pool,
                new Subjects(
                        () -> situation.get().ownQueries(),
                        () -> situation.get().ownUrls().stream()
                                .map(URI::create)
                                .toList(),
                        () -> situation.get().machine().cores(),
                        () -> situation
                                .get()
                                .machine()
                                .diskBytes()
                                .map(OptionalLong::of)
                                .orElseGet(OptionalLong::empty),
                        () -> situation.get().ignored(),
                        tables));
    }

    @Override
    public List<Probe> probes() {
        return probes;
    }

    @Override
    public void close() {
        Await.done(pool.close());
    }

    List<TableAtWork> tables() {
        return tables.get();
    }
}

package dev.midstream.engine.pg;

import dev.midstream.checkpoints.pg.Await;
import dev.midstream.checkpoints.pg.Loan;
import dev.midstream.engine.pg.signal.Probes;
import dev.midstream.engine.pg.signal.Subjects;
import dev.midstream.engine.pg.signal.TableAtWork;
import dev.midstream.engine.run.Instruments.Situation;
import dev.midstream.engine.run.Instruments.Taken;
import dev.midstream.engine.throttle.Probe;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;

/** All probes, on connections of their own, in the hands of one governor. */
final class PgProbes implements Taken {
    private static final Duration LIMIT = Duration.ofSeconds(2);

    /** The tables whose lanes somebody holds, whichever migration they are of. */
    private static final String AT_WORK = """
            select distinct (state -> 'leaf' ->> 'oid')::bigint from midstream.stream
            where owner is not null and lease_until >= clock_timestamp() and state_type = 'lane.open.v1'""";

    private final Pool pool;
    private final List<Probe> probes;

    PgProbes(Vertx vertx, PgConnectOptions options, Supplier<Situation> situation) {
        this.pool = Probes.pool(vertx, options);
        this.probes = Probes.of(
                pool,
                new Subjects(
                        situation.get().ownQuery(),
                        situation.get().ownHttp().map(URI::create),
                        Optional.empty(),
                        OptionalLong.empty(),
                        () -> situation.get().ignored(),
                        this::tables));
    }

    @Override
    public List<Probe> probes() {
        return probes;
    }

    @Override
    public void close() {
        Await.done(pool.close());
    }

    private List<TableAtWork> tables() {
        try (Loan loan = Loan.from(pool, LIMIT)) {
            return StreamSupport.stream(
                            loan.within(loan.connection().query(AT_WORK).execute(), LIMIT)
                                    .spliterator(),
                            false)
                    .map(row -> new TableAtWork(row.getLong(0), OptionalLong.empty()))
                    .toList();
        }
    }
}

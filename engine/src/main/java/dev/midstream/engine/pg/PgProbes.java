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
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** All probes, on connections of their own, in the hands of one governor. */
final class PgProbes implements Taken {
    private static final Duration LIMIT = Duration.ofSeconds(2);

    /**
     * The tables whose lanes somebody holds, whichever migration they are of, and their sizes when the oldest of these migrations opened
     * its lanes: where the last of a step's lanes ends, whatever became of it. Lanes of keys tell no size.
     */
    private static final String AT_WORK = """
            with at_work as (
              select distinct journal_id, state ->> 'step' as step, (state -> 'leaf' ->> 'oid')::bigint as oid, state -> 'leaf' ->> 'filenode' as file
              from midstream.stream
              where owner is not null and lease_until >= clock_timestamp() and state_type = 'lane.open.v1'),
            opened as (
              select a.oid, max((coalesce(l.state -> 'range', l.state -> 'at' -> 'range') ->> 'to')::bigint) as blocks
              from at_work a join midstream.stream l on l.journal_id = a.journal_id and l.stream_no >= 2
                and coalesce(l.state ->> 'step', l.state -> 'at' ->> 'step') = a.step
                and coalesce(l.state -> 'leaf', l.state -> 'at' -> 'leaf') ->> 'filenode' = a.file
              group by a.journal_id, a.step, a.oid, a.file)
            select oid, min(blocks) * current_setting('block_size')::bigint from opened group by oid""";

    private final Pool pool;
    private final List<Probe> probes;

    PgProbes(Vertx vertx, PgConnectOptions options, Supplier<Situation> situation) {
        this.pool = Probes.pool(vertx, options);
        this.probes = Probes.of(
                pool,
                new Subjects(
                        situation.get().ownQueries(),
                        situation.get().ownUrls().stream().map(URI::create).toList(),
                        situation.get().machine().cores(),
                        situation
                                .get()
                                .machine()
                                .diskBytes()
                                .map(OptionalLong::of)
                                .orElseGet(OptionalLong::empty),
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

    List<TableAtWork> tables() {
        try (Loan loan = Loan.from(pool, LIMIT)) {
            return StreamSupport.stream(
                            loan.within(loan.connection().query(AT_WORK).execute(), LIMIT)
                                    .spliterator(),
                            false)
                    .map(row -> new TableAtWork(row.getLong(0), bytes(row.getLong(1))))
                    .toList();
        }
    }

    private static OptionalLong bytes(@Nullable Long known) {
        return known == null ? OptionalLong.empty() : OptionalLong.of(known);
    }
}

package dev.midstream.engine.pg.signal;

import dev.midstream.engine.pg.SessionName;
import dev.midstream.engine.throttle.Reading;
import dev.midstream.engine.throttle.Reading.Value;
import dev.midstream.engine.throttle.Signal;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * {@link Signal#ACTIVE_SESSIONS}: first all together, then what they wait for, as shares of that. Who waits for a lock, a client or
 * the clock is not at work; those blocked by us have a signal of their own. A backfill in another database of the server counts like
 * any load: its governor sees ours in the same way, and the two share the cores as each does with an application.
 */
final class ActiveSessions extends ServerProbe {
    private static final Duration PERIOD = Duration.ofMillis(500);

    /** The controller itself averages over what it sees between two decisions. A load that has ended is forgotten after this time. */
    private static final Duration WINDOW = Duration.ofSeconds(2);

    private static final String SAMPLE = """
            select
              count(*) filter (where busy and wait_event_type is null) as cpu,
              count(*) filter (where busy and wait_event in ('WALSync', 'WALWrite', 'WalSync', 'WalWrite', 'SyncRep')) as commit,
              count(*) filter (where busy and wait_event_type = 'IO' and wait_event not in ('WALSync', 'WALWrite', 'WalSync', 'WalWrite')) as io,
              count(*) filter (where busy and wait_event_type in ('LWLock', 'BufferPin', 'Buffer')) as latch,
              count(*) filter (where busy) as all,
              count(*) filter (where usesysid is not null and backend_type is null) as hidden, %s
            from (
              select *, state = 'active' and backend_type in ('client backend', 'parallel worker')
                and coalesce(wait_event_type, '') not in ('Lock', 'Client', 'Timeout', 'Activity') as busy
              from pg_stat_activity where pid <> pg_backend_pid() and not (%s and datname = current_database())) as session""".formatted(ThisMachine.COLUMNS, SessionName.isOurs("application_name"));

    private static final List<String> WAITS = List.of("cpu", "commit", "io", "latch");

    private final Questions questions;
    private final Supplier<Optional<Integer>> cores;
    private final LongSupplier nanos;
    private final Map<String, RecentMean> means = new LinkedHashMap<>();

    ActiveSessions(Questions questions, Supplier<Optional<Integer>> cores, LongSupplier nanos) {
        super(Signal.ACTIVE_SESSIONS, PERIOD);
        this.questions = questions;
        this.cores = cores;
        this.nanos = nanos;
    }

    @Override
    List<Reading> look() {
        Row sample = questions.one(SAMPLE);
        OptionalInt machine = coresOf(sample);
        if (machine.isEmpty()) {
            return notApplicable(
                    "PostgreSQL does not say how many cores its machine has: say it in the policy (cores)");
        }
        if (sample.getLong("hidden") > 0) {
            return hidden("the states of sessions");
        }
        List<Reading> readings = new ArrayList<>();
        readings.add(reading("", sample.getLong("all"), machine.getAsInt()));
        for (String wait : WAITS) {
            readings.add(reading(wait, sample.getLong(wait), machine.getAsInt()));
        }
        return readings;
    }

    private Reading reading(String subject, long sessions, int machine) {
        double mean =
                means.computeIfAbsent(subject, s -> new RecentMean(WINDOW)).next(sessions, nanos.getAsLong());
        return new Value(signal(), subject, mean / machine);
    }

    private OptionalInt coresOf(Row sample) {
        Optional<Integer> known = cores.get();
        if (known.isPresent()) {
            return OptionalInt.of(known.get());
        }
        return ThisMachine.isOf(sample)
                ? OptionalInt.of(Runtime.getRuntime().availableProcessors())
                : OptionalInt.empty();
    }
}

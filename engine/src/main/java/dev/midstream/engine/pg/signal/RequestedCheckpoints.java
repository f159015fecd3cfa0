package dev.midstream.engine.pg.signal;

import dev.midstream.engine.throttle.Reading;
import dev.midstream.engine.throttle.Signal;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * {@link Signal#REQUESTED_CHECKPOINTS}. PostgreSQL counts those asked for by command (and by a base backup) together with those that
 * WAL volume forced.
 */
final class RequestedCheckpoints extends ServerProbe {
    private static final int CHECKPOINTER_VIEW_SINCE = 17;
    private static final String COUNT = """
            select %s::bigint, extract(epoch from current_setting('checkpoint_timeout')::interval)::bigint from %s""";
    private static final String OLD = COUNT.formatted("checkpoints_req", "pg_stat_bgwriter");
    private static final String NEW = COUNT.formatted("num_requested", "pg_stat_checkpointer");

    private final Questions questions;
    private final LongSupplier nanos;
    private final Recent recent = new Recent();

    RequestedCheckpoints(Questions questions, LongSupplier nanos) {
        super(Signal.REQUESTED_CHECKPOINTS, Duration.ofSeconds(5));
        this.questions = questions;
        this.nanos = nanos;
    }

    @Override
    List<Reading> look() {
        Row row = questions
                .ask(major -> major >= CHECKPOINTER_VIEW_SINCE ? NEW : OLD)
                .getFirst();
        return value(recent.next(row.getLong(0), nanos.getAsLong(), Duration.ofSeconds(row.getLong(1))));
    }
}

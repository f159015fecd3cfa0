package dev.midstream.engine.pg.signal;

import dev.midstream.engine.throttle.Reading;
import dev.midstream.engine.throttle.Signal;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/** {@link Signal#DEADLOCKS}. Whether one of ours took part PostgreSQL does not count. */
final class Deadlocks extends ServerProbe {
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final String COUNT =
            "select coalesce(sum(deadlocks), 0)::bigint from pg_stat_database where datname = current_database()";

    private final Questions questions;
    private final LongSupplier nanos;
    private final Recent recent = new Recent();

    Deadlocks(Questions questions, LongSupplier nanos) {
        super(Signal.DEADLOCKS, Duration.ofSeconds(2));
        this.questions = questions;
        this.nanos = nanos;
    }

    @Override
    List<Reading> look() {
        return value(recent.next(questions.one(COUNT).getLong(0), nanos.getAsLong(), WINDOW));
    }
}

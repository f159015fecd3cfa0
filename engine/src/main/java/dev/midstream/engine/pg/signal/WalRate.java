package dev.midstream.engine.pg.signal;

import dev.midstream.engine.throttle.Reading;
import dev.midstream.engine.throttle.Signal;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/** {@link Signal#WAL_RATE}, smoothed over some seconds. */
final class WalRate extends ServerProbe {
    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final Duration CONSTANT = Duration.ofSeconds(5);
    private static final String WRITTEN = "select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint";

    private final Questions questions;
    private final LongSupplier nanos;
    private final Smoothed rate = new Smoothed(CONSTANT);
    private Look last = new Look(0, -1);

    private record Look(long nanos, long bytes) {}

    WalRate(Questions questions, LongSupplier nanos) {
        super(Signal.WAL_RATE, PERIOD);
        this.questions = questions;
        this.nanos = nanos;
    }

    @Override
    List<Reading> look() {
        long bytes = questions.one(WRITTEN).getLong(0);
        Look before = last;
        last = new Look(nanos.getAsLong(), bytes);
        if (before.bytes() < 0 || bytes < before.bytes() || last.nanos() <= before.nanos()) {
            return List.of(Reading.Value.atLeast(signal(), "", 0)); // a rate takes two looks, and this was the first
        }
        double perSecond = (bytes - before.bytes()) * 1e9 / (last.nanos() - before.nanos());
        return value(rate.next(perSecond, last.nanos()));
    }
}

package dev.midstream.engine.pg.signal;

import dev.midstream.engine.pg.signal.Standbys.Standby;
import dev.midstream.engine.throttle.Reading.Value;
import dev.midstream.engine.throttle.Signal;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * {@link Signal#REPLAY_LAG}: the age of what the standby has yet to replay. What PostgreSQL reports as replay_lag is how long the last
 * acknowledged piece took: it is null when nothing happens and stands still when the standby does. It serves only for what was
 * written before the first look, and what that comes to is the least it can be.
 */
final class ReplayLag extends StandbyProbe {
    private final LongSupplier nanos;
    private final WalHistory history = new WalHistory();

    ReplayLag(Questions questions, Supplier<Set<String>> ignored, LongSupplier nanos) {
        super(Signal.REPLAY_LAG, questions, ignored);
        this.nanos = nanos;
    }

    @Override
    void noted(long written) {
        history.add(written, nanos.getAsLong());
    }

    @Override
    Value behind(Standby standby, long written) {
        double seen = history.age(standby.replayed(), nanos.getAsLong()).toNanos() / 1e9;
        return history.covers(standby.replayed())
                ? new Value(signal(), standby.name(), seen)
                : Value.atLeast(
                        signal(),
                        standby.name(),
                        Math.max(seen, standby.reported().orElse(0.0)));
    }
}

package dev.midstream.engine.pg.signal;

import dev.midstream.engine.pg.signal.Standbys.Standby;
import dev.midstream.engine.throttle.Reading.Value;
import dev.midstream.engine.throttle.Signal;
import java.util.Set;
import java.util.function.Supplier;

/** {@link Signal#REPLAY_BYTES}. */
final class ReplayBytes extends StandbyProbe {
    ReplayBytes(Questions questions, Supplier<Set<String>> ignored) {
        super(Signal.REPLAY_BYTES, questions, ignored);
    }

    @Override
    void noted(long written) {} // only the distance counts

    @Override
    Value behind(Standby standby, long written) {
        return new Value(signal(), standby.name(), Math.max(0, written - standby.replayed()));
    }
}

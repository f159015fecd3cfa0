package dev.midstream.engine.pg.signal;

import dev.midstream.engine.fault.Fault;
import dev.midstream.engine.pg.PgFaults;
import dev.midstream.engine.throttle.Probe;
import dev.midstream.engine.throttle.Reading;
import dev.midstream.engine.throttle.Reading.NotApplicable;
import dev.midstream.engine.throttle.Reading.Unreadable;
import dev.midstream.engine.throttle.Reading.Value;
import dev.midstream.engine.throttle.Signal;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** A probe that asks PostgreSQL: what the server or the network does to it is a reading, too. */
abstract class ServerProbe implements Probe {
    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    private final Signal signal;
    private final Duration period;

    ServerProbe(Signal signal, Duration period) {
        this.signal = signal;
        this.period = period;
    }

    /** Looks once; may throw what the driver throws. */
    abstract List<Reading> look();

    @Override
    public final List<Reading> read() {
        return guarded(this::look);
    }

    /** A look, or a part of one, that ends in a reading, whatever the server does. */
    final List<Reading> guarded(Supplier<List<Reading>> part) {
        try {
            return part.get();
        } catch (RuntimeException e) {
            return List.of(unreadable(e));
        }
    }

    @Override
    public final Signal signal() {
        return signal;
    }

    @Override
    public final Duration period() {
        return period;
    }

    final List<Reading> value(double value) {
        return value("", value);
    }

    final List<Reading> value(String subject, double value) {
        return List.of(new Value(signal, subject, value));
    }

    final List<Reading> notApplicable(String why) {
        return List.of(new NotApplicable(signal, why));
    }

    final List<Reading> unreadable(String why) {
        return List.of(new Unreadable(signal, why));
    }

    /** The server hides a part of what would have to be counted: nothing said is better than too little. */
    final List<Reading> hidden(String what) {
        return List.of(new Unreadable(
                signal,
                what + " of other roles are hidden from this one: GRANT pg_monitor TO the role that runs migrations",
                true));
    }

    private Unreadable unreadable(RuntimeException e) {
        Fault ignored = PgFaults.classify(e); // a bug of ours is not an error of the server and comes out
        String message = PgFaults.message(e);
        return PgFaults.sqlState(e).equals(INSUFFICIENT_PRIVILEGE)
                ? new Unreadable(signal, message + ": GRANT it to the role that runs migrations", true)
                : new Unreadable(signal, message);
    }
}

package dev.midstream.engine.pg;

import dev.midstream.engine.fault.Fault;
import dev.midstream.engine.run.Faults;

/** {@link PgFaults} as the engine asks for them. */
public final class PgFaultReader implements Faults {
    @Override
    public Fault classify(RuntimeException error) {
        return PgFaults.classify(error);
    }

    @Override
    public String sqlState(RuntimeException error) {
        return PgFaults.sqlState(error);
    }

    @Override
    public String message(RuntimeException error) {
        return PgFaults.message(error);
    }
}

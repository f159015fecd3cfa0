package dev.midstream.engine.simulation;

import dev.midstream.engine.fault.Fault;
import dev.midstream.engine.run.Faults;

/** The errors of the simulated server. Whatever else is thrown is a bug. */
final class SimulatedFaults implements Faults {
    static final class ServerError extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final String sqlState;

        ServerError(String sqlState, String message) {
            super(message, null, false, false);
            this.sqlState = sqlState;
        }
    }

    static ServerError connectionLost() {
        return new ServerError("", "connection lost");
    }

    static ServerError deadlock() {
        return new ServerError("40P01", "deadlock detected");
    }

    static ServerError lockTimeout() {
        return new ServerError("55P03", "canceling statement due to lock timeout");
    }

    static ServerError statementTimeout() {
        return new ServerError("57014", "canceling statement due to statement timeout");
    }

    static ServerError divisionByZero() {
        return new ServerError("22012", "division by zero");
    }

    @Override
    public Fault classify(RuntimeException error) {
        if (error instanceof ServerError e) {
            return Fault.of(e.sqlState);
        }
        throw error;
    }

    @Override
    public String sqlState(RuntimeException error) {
        return error instanceof ServerError e ? e.sqlState : "";
    }

    @Override
    public String message(RuntimeException error) {
        return String.valueOf(error.getMessage());
    }
}

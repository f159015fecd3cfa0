package dev.midstream.engine.simulation;

import dev.midstream.checkpoints.Checkpoints;
import dev.midstream.checkpoints.Outcome;
import dev.midstream.checkpoints.Terms;
import dev.midstream.checkpoints.memory.BrokenFence;
import dev.midstream.engine.log.Event;
import dev.midstream.engine.log.State;
import java.util.Random;

/**
 * One process's connections to the server. A read is one moment; a transaction that writes takes its time, may be overtaken, and its
 * connection may be lost before or after the commit.
 */
final class SimulatedStore implements Checkpoints<Event, State> {
    private static final long WRITE_MILLIS_MAX = 60;
    private static final long ANSWER_MILLIS_MAX = 10;

    private final SimulatedServer server;
    private final SimulatedHost host;
    private final Chaos chaos;

    SimulatedStore(SimulatedServer server, SimulatedHost host, Chaos chaos) {
        this.server = server;
        this.host = host;
        this.chaos = chaos;
    }

    /** How often what goes wrong. */
    static final class Chaos {
        private final Random lots;
        private final double lost;
        private final double conflicts;
        private boolean over;

        Chaos(Random lots, double lost, double conflicts) {
            this.lots = lots;
            this.lost = lost;
            this.conflicts = conflicts;
        }

        void end() {
            over = true;
        }

        boolean isOver() {
            return over;
        }

        void mayLoseConnection() {
            if (!over && lots.nextDouble() < lost) {
                throw SimulatedFaults.connectionLost();
            }
        }

        boolean isConflict() {
            return !over && lots.nextDouble() < conflicts;
        }
    }

    @Override
    public <R> Outcome<R> transact(Terms terms, Work<Event, State, R> work) {
        while (true) {
            host.mustLive();
            chaos.mayLoseConnection();
            SimulatedTransaction tx = new SimulatedTransaction(server.checkpoints.begin(), host);
            Outcome<R> outcome = attempt(tx, work);
            if (outcome instanceof Outcome.Committed<R> || tx.isFenced()) {
                return outcome;
            } // else it would have waited for the row, and seen it anew
        }
    }

    private <R> Outcome<R> attempt(SimulatedTransaction tx, Work<Event, State, R> work) {
        try {
            R value = work.in(tx);
            if (!tx.isWriting()) {
                return server.checkpoints.commit(tx.log, value);
            }
            host.pass(WRITE_MILLIS_MAX);
            chaos.mayLoseConnection();
            Outcome<R> outcome = server.commit(tx, value);
            host.pass(ANSWER_MILLIS_MAX);
            chaos.mayLoseConnection();
            return outcome;
        } catch (BrokenFence e) {
            return new Outcome.Fenced<>(e.why());
        }
    }
}

package dev.midstream.engine.run;

import dev.midstream.checkpoints.Transaction;
import dev.midstream.engine.lane.LaneRange;
import dev.midstream.engine.lane.Leaf;
import dev.midstream.engine.log.Event;
import dev.midstream.engine.log.State;
import dev.midstream.engine.migration.Blocker;
import dev.midstream.planner.plan.Step;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/** What the conductor asks of the database besides its log. */
public interface Database extends AutoCloseable {

    /** Runs statements one after the other inside the transaction that records them. */
    void run(Transaction<Event, State> transaction, List<String> statements);

    /** Runs one long statement inside the transaction, and has it cancelled when {@code cancelled} turns true. */
    void runLong(Transaction<Event, State> transaction, String statement, BooleanSupplier cancelled);

    /** Looks, shortly before a lock request of this transaction times out, who stands in its way. */
    Witness watch(Transaction<Event, State> transaction, Duration lockTimeout);

    /** Divides the rows of a step's table: the leaves that hold them now, and the ranges of their lanes. */
    List<LeafLanes> lanes(Step step);

    /** Asks a query of the file whose single value must be true. */
    Answer ask(String query, BooleanSupplier cancelled);

    /** Runs a statement that cannot run in a transaction. */
    void runOutside(String statement, BooleanSupplier cancelled);

    /**
     * Builds an index concurrently, or finishes what an earlier conductor began: a valid index is left as it is, one under
     * construction is waited for, an invalid one is dropped and built anew.
     *
     * @throws RuntimeException the database's error; nothing invalid is left behind
     */
    void buildIndex(Step.BuildIndex step, BooleanSupplier cancelled);

    /** Makes sure that no earlier conductor can still say anything outside a transaction. */
    void fenceOffEarlierConductors();

    /** Ends its own sessions. */
    @Override
    void close();

    /** A table with rows and its lanes; none for an empty table. */
    record LeafLanes(Leaf leaf, List<LaneRange> ranges) {
        public LeafLanes {
            ranges = List.copyOf(ranges);
        }
    }

    /** What a witness saw; complete when it is asked. */
    interface Witness extends AutoCloseable {
        List<Blocker> blockers();

        @Override
        void close();
    }

    /** What a query answered. */
    sealed interface Answer {
        record Yes() implements Answer {}

        record No(String answer) implements Answer {}
    }
}

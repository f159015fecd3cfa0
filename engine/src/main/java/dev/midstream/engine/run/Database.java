package dev.midstream.engine.run;

import dev.midstream.checkpoints.Transaction;
import dev.midstream.engine.lane.LaneRange;
import dev.midstream.engine.lane.Leaf;
import dev.midstream.engine.log.Event;
import dev.midstream.engine.log.State;
import dev.midstream.engine.migration.Blocker;
import dev.midstream.planner.catalog.TableRef;
import dev.midstream.planner.file.LockPolicy.BlockerClass;
import dev.midstream.planner.plan.Step;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** What the conductor asks of the database besides its log. */
public interface Database extends AutoCloseable {

    /** Runs statements one after the other inside the transaction that records them. */
    void run(Transaction<Event, State> transaction, List<String> statements);

    /** Runs one long statement inside the transaction, and has it cancelled when {@code cancelled} turns true. */
    void runLong(Transaction<Event, State> transaction, String statement, BooleanSupplier cancelled);

    /**
     * Looks, shortly before a lock request of this transaction times out, who stands in its way; and sees that all its requests
     * together wait for no longer.
     *
     * @param cancellable whose statements may then be cancelled
     */
    Witness watch(Transaction<Event, State> transaction, Duration lockTimeout, List<BlockerClass> cancellable);

    /** Divides the rows of a step's table: the leaves that hold them now, and the ranges of their lanes. */
    List<LeafLanes> lanes(Step step);

    /** Whether there is a table of this name. */
    boolean isThere(TableRef table);

    /** The partitions there are now, with rows, that lack what the step joins. */
    List<Lack> lacking(Step.Join step);

    /** Joins what the partitions have, unless one lacks it: then nothing is done, and those are the answer. */
    List<Lack> join(Transaction<Event, State> transaction, Step.Join step);

    /** Asks a query of the file whose single value must be true. */
    Answer ask(String query, BooleanSupplier cancelled);

    /**
     * Takes back what earlier statements that could not run in a transaction have left in their session, so that a step does not depend on
     * whether there was a crash since. To be called before the step's start is recorded: it may find the session gone.
     */
    void startAnewOutside();

    /** Whether the session for statements outside a transaction is, between two of them, in one of the author's. */
    boolean isAmidTransaction();

    /** Runs a statement that cannot run in a transaction, under the timeouts that an earlier one has set. */
    void runOutside(String statement, BooleanSupplier cancelled);

    /**
     * Runs a statement that cannot run in a transaction and waits for its locks no longer than this in all.
     *
     * @param cancellable whose statements may be cancelled shortly before the timeout
     * @param seen is shown who stood in the way, whatever became of the statement
     */
    void runOutside(
            String statement,
            Duration lockTimeout,
            List<BlockerClass> cancellable,
            Consumer<Witness> seen,
            BooleanSupplier cancelled);

    /**
     * Runs a statement that works concurrently: it waits for old transactions, and a lock timeout would leave its work half done.
     *
     * @param deadline if it takes longer it is cancelled
     * @param waits is told of each session that it has to wait for, from the calling thread
     * @return empty if it was done
     */
    Optional<TooLong> runConcurrently(
            String statement, Duration deadline, Consumer<Wait> waits, BooleanSupplier cancelled);

    /**
     * Builds an index concurrently, or finishes what an earlier conductor began: a valid index is left as it is, one under
     * construction is waited for, an invalid one is dropped and built anew. An index of that name that is not ours is left alone.
     *
     * @param deadline a build that takes longer is cancelled
     * @param waits is told of each session that the build has to wait for, from the calling thread
     * @throws RuntimeException the database's error, unless it is about duplicates; nothing invalid is left behind, unless somebody stood in the way of that too
     */
    Build buildIndex(NewIndex index, Duration deadline, Consumer<Wait> waits, BooleanSupplier cancelled);

    /** The search for the rows for which a constraint of the table could not be proved. */
    Search breaking(TableRef table, String constraint);

    /** Takes the turn on a table, on which there is at most one heavy step at a time. */
    Turn takeTurn(TableRef table);

    /** Gives back the turn that was taken, if one was. */
    void endTurn();

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

    /**
     * A partition without its part.
     *
     * @param begun whether the part is there and only has to be proved
     */
    record Lack(TableRef partition, boolean begun) {}

    /** What a witness saw; complete when it is asked. */
    interface Witness extends AutoCloseable {
        List<Blocker> blockers();

        /** Those of them whose statement was cancelled. */
        List<Blocker> cancelled();

        /** Whether it had our own statement cancelled, because its waits for several locks came to more than the timeout of one. */
        boolean hasCut();

        @Override
        void close();
    }

    /**
     * An index to be built.
     *
     * @param create the statement that builds it concurrently
     */
    record NewIndex(TableRef table, TableRef index, String create) {}

    /** What became of an index. */
    sealed interface Build {
        /** It is there and valid. */
        record Valid() implements Build {}

        /** Its name belongs to an index that is not ours; which one, and what to do about it. */
        record Taken(String by) implements Build {}

        /**
         * It took too long.
         *
         * @param isLeft whether an invalid index could not be dropped, because the drop would have had to wait as well
         */
        record GivenUp(TooLong late, boolean isLeft) implements Build {}

        /** It is to be unique, and the rows are not. Nothing of it is left, as after an error. */
        record Refused(String sqlState, String message, Search duplicates) implements Build {}
    }

    /** A search among the rows of a table; nothing is read before it is asked. */
    @FunctionalInterface
    interface Search {
        /** What was found, as a sentence for people, bounded in length; if it was not to be found in reasonable time, that. */
        String find(BooleanSupplier cancelled);
    }

    /**
     * What a concurrent statement waits for.
     *
     * @param phase of a build in PostgreSQL's words, such as {@code waiting for old snapshots}
     */
    record Wait(String phase, Blocker blocker) {}

    /**
     * What works concurrently took longer than it may.
     *
     * @param heldUpBy what it waited for in the end, if it waited
     */
    record TooLong(Optional<Wait> heldUpBy) {}

    /** Whose turn it is on a table. */
    sealed interface Turn {
        record Ours() implements Turn {}

        /** @param whose empty if they were gone when this was asked */
        record Theirs(Optional<Wait> whose) implements Turn {}
    }

    /** What a query answered. */
    sealed interface Answer {
        record Yes() implements Answer {}

        record No(String answer) implements Answer {}
    }
}

package dev.midstream.engine.run;

import dev.midstream.checkpoints.Terms;
import dev.midstream.checkpoints.Transaction;
import dev.midstream.checkpoints.log.Append;
import dev.midstream.checkpoints.log.AppendOutcome;
import dev.midstream.checkpoints.log.Recorded;
import dev.midstream.checkpoints.log.StreamId;
import dev.midstream.engine.lane.LaneEvent;
import dev.midstream.engine.lane.LaneEvent.LaneCompleted;
import dev.midstream.engine.lane.LaneEvent.LaneOpened;
import dev.midstream.engine.lane.LaneFold;
import dev.midstream.engine.lane.LaneRange;
import dev.midstream.engine.lane.LaneState;
import dev.midstream.engine.lane.Leaf;
import dev.midstream.engine.lane.QuarantinedRow;
import dev.midstream.engine.log.Event;
import dev.midstream.engine.log.State;
import dev.midstream.engine.log.Streams;
import dev.midstream.engine.migration.MigrationEvent;
import dev.midstream.engine.migration.MigrationEvent.LanesOpened;
import dev.midstream.engine.migration.MigrationEvent.StepFailed;
import dev.midstream.engine.migration.MigrationEvent.StepFinished;
import dev.midstream.engine.migration.MigrationEvent.VerificationFailed;
import dev.midstream.engine.migration.MigrationState;
import dev.midstream.planner.plan.Step;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Opens and closes the lanes of a step. */
final class LaneSteps {
    private static final LaneRange EMPTY = new LaneRange.Blocks(0, 0);
    private static final Optional<String> EMPTY_NOTE = Optional.of("no rows when the lanes were opened");

    private static final int EVENTS_A_PAGE = 500;

    private final Context context;
    private final Database database;
    private final Pen<MigrationEvent, MigrationState> pen;

    LaneSteps(Context context, Database database, Pen<MigrationEvent, MigrationState> pen) {
        this.context = context;
        this.database = database;
        this.pen = pen;
    }

    void open(Step step) {
        context.listener().step(step.title());
        divided(step).ifPresent(leaves -> open(step, leaves));
    }

    /**
     * All lanes are done. Partitions that were attached meanwhile have none yet; where the log alone tells which rows are done, the
     * rows are those that were there when the lanes were opened, and newer ones are left alone.
     */
    void close(Step step, View view) {
        boolean newcomersToo =
                !(step instanceof Step.Backfill fill) || fill.transformation().isRepeatable();
        if (newcomersToo) {
            Optional<List<Database.LeafLanes>> leaves = divided(step);
            if (leaves.isEmpty()) {
                return;
            }
            Set<Long> covered = covered(step, view);
            List<Database.LeafLanes> more = leaves.get().stream()
                    .filter(leaf -> !covered.contains(leaf.leaf().oid()))
                    .toList();
            if (!more.isEmpty()) {
                open(step, more);
                return;
            }
            if (step instanceof Step.VerifyRows proof) {
                finish(proof, view, leaves.get());
                return;
            }
        }
        long rows =
                view.lanesOf(step.number()).stream().mapToLong(LaneState::rows).sum();
        pen.write(Terms.SHORT, tx -> List.of(new StepFinished(step.number(), sinceOpened(tx, step, view), rows)));
    }

    private static Set<Long> covered(Step step, View view) {
        return view.lanesOf(step.number()).stream()
                .map(lane -> lane.leaf().oid())
                .collect(Collectors.toSet());
    }

    /** What the rows of the step's table are divided into; empty if that failed. */
    private Optional<List<Database.LeafLanes>> divided(Step step) {
        try {
            return Optional.of(database.lanes(step));
        } catch (RuntimeException e) {
            if (context.faults().classify(e).passes()) {
                throw e;
            }
            pen.write(new StepFailed(
                    step.number(),
                    context.faults().sqlState(e),
                    context.faults().message(e),
                    context.pulse().view().directives().runs()));
            return Optional.empty();
        }
    }

    private void finish(Step.VerifyRows step, View view, List<Database.LeafLanes> leaves) {
        List<Leaf> now = leaves.stream().map(Database.LeafLanes::leaf).toList();
        Findings findings = new Findings(context.store(), view, step, now);
        if (findings.rows() == 0) {
            pen.write(Terms.SHORT, tx -> List.of(new StepFinished(step.number(), sinceOpened(tx, step, view), 0)));
        } else {
            pen.write(new VerificationFailed(
                    step.number(),
                    findings.rows(),
                    findings.message(step),
                    view.directives().runs()));
        }
    }

    /** What stopped a lane halfway comes first; else all rows in quarantine are told of together. */
    void fail(Step step, View view) {
        List<LaneState.Stuck> stuck = view.lanesOf(step.number()).stream()
                .filter(LaneState.Stuck.class::isInstance)
                .map(LaneState.Stuck.class::cast)
                .sorted(Comparator.comparing(LaneState.Stuck::isDoneButForQuarantine))
                .toList();
        LaneState.Stuck first = stuck.getFirst();
        List<QuarantinedRow> rows =
                stuck.stream().flatMap(lane -> lane.quarantine().stream()).toList();
        String message = first.isDoneButForQuarantine() ? QuarantinedRow.summary(rows) : first.message();
        pen.write(new StepFailed(
                step.number(),
                first.sqlState(),
                "%s (%s)".formatted(message, first.place()),
                view.directives().runs()));
    }

    /** The lanes' streams begin in the same transaction that tells the conductor's stream of them. */
    private void open(Step step, List<Database.LeafLanes> leaves) {
        pen.write(Terms.SHORT, tx -> {
            int first = pen.state().work().nextLane();
            int number = first;
            for (Database.LeafLanes leaf : leaves) {
                if (leaf.ranges().isEmpty()) {
                    // A table without rows is on record too: else its first rows would make it a newcomer.
                    begin(
                            tx,
                            number,
                            new LaneOpened(step.number(), leaf.leaf(), EMPTY),
                            new LaneCompleted(0, EMPTY_NOTE));
                    number++;
                }
                for (var range : leaf.ranges()) {
                    begin(tx, number, new LaneOpened(step.number(), leaf.leaf(), range));
                    number++;
                }
            }
            return List.of(new LanesOpened(step.number(), first, number - first));
        });
    }

    private void begin(Transaction<Event, State> tx, int number, LaneEvent... events) {
        AppendOutcome outcome = tx.append(new Append<>(
                Streams.lane(context.store().journal(), number),
                0,
                List.of(events),
                LaneFold.replay(List.of(events)).orElseThrow()));
        if (outcome instanceof AppendOutcome.Conflict) {
            throw new IllegalStateException("lane " + number + " exists already");
        }
    }

    /**
     * Since the first of its lanes was opened, through any number of interruptions. Asked in the transaction that records it: what
     * needs many commits in a row never ends on a line that breaks often.
     */
    private Duration sinceOpened(Transaction<Event, State> tx, Step step, View view) {
        List<Integer> lanes = view.workLanes(step.number());
        StreamId stream = Streams.conductor(context.store().journal());
        long version = context.plannedAt();
        while (true) {
            List<Recorded<Event>> page = tx.read(stream, version, EVENTS_A_PAGE);
            for (Recorded<Event> one : page) {
                if (one.event() instanceof LanesOpened opened
                        && opened.step() == step.number()
                        && (opened.lanes() == 0 || lanes.contains(opened.firstLane()))) {
                    return Duration.between(one.at(), tx.now());
                }
            }
            if (page.size() < EVENTS_A_PAGE) {
                throw new IllegalStateException("no record that lanes of step %d were opened".formatted(step.number()));
            }
            version = page.getLast().version();
        }
    }
}

package dev.midstream.engine.crash;

import dev.midstream.planner.catalog.TableRef;
import dev.midstream.planner.plan.Footprint;
import dev.midstream.planner.plan.Parts;
import dev.midstream.planner.plan.Step;
import dev.midstream.planner.plan.Undo;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A change of the schema as the server hears of it: a step done, or a step undone.
 *
 * @param statements what the server hears, in order
 * @param locked the table that the first statement locks, if it is there
 * @param done for what is done outside a transaction, and recorded after it: the question whose answer is {@code t} when it is done
 * @param own whether it is the author's own, of which nobody but a person knows how far it came
 */
record Deed(String title, List<String> statements, Optional<TableRef> locked, Optional<String> done, boolean own) {
    private static final String IS_BUILT = """
            select exists (select from pg_index i join pg_class c on c.oid = i.indexrelid
              where c.oid = to_regclass('%s') and i.indisvalid)""";
    private static final String IS_GONE = "select to_regclass('%s') is null";

    /** Empty for a step that leaves the schema alone. */
    static Optional<Deed> doing(Step step) {
        return switch (step) {
            case Step.Ddl s -> Optional.of(of(s, s.statements(), Optional.empty()));
            case Step.Join s -> Optional.of(of(s, joining(s), Optional.empty()));
            case Step.Validate s -> Optional.of(of(s, s.statements(), Optional.empty()));
            case Step.BuildIndex s -> Optional.of(of(s, s.statements(), Optional.of(isBuilt(s.index()))));
            case Step.DropIndex s -> Optional.of(of(s, s.statements(), Optional.of(isGone(s.index()))));
            case Step.OwnSql s ->
                Optional.of(new Deed(
                        s.title(),
                        s.statements(),
                        Optional.empty(),
                        Optional.of(isBuilt(EveryKindScenario.OWN_INDEX)),
                        true));
            case Step.Backfill ignored -> Optional.empty();
            case Step.VerifyRows ignored -> Optional.empty();
            case Step.VerifyQuery ignored -> Optional.empty();
        };
    }

    /** Empty for a step of which nothing is to be undone. */
    static Optional<Deed> undoing(Step step) {
        String title = "undo " + step.title();
        return switch (step.undo()) {
            case Undo.Statements undo -> Optional.of(undoing(title, undo.statements(), Optional.empty()));
            case Undo.Concurrently undo
            when step instanceof Step.BuildIndex build ->
                Optional.of(undoing(title, List.of(undo.statement()), Optional.of(isGone(build.index()))));
            case Undo.Concurrently undo -> throw new IllegalArgumentException("not known here: " + undo);
            case Undo.BuildIndex undo ->
                Optional.of(undoing(title, List.of(undo.create()), Optional.of(isBuilt(undo.index()))));
            case Undo.Nothing ignored -> Optional.empty();
            case Undo.Impossible ignored -> Optional.empty();
        };
    }

    /** The moments at which a process can die of it. */
    List<Moment> moments() {
        return locked.isPresent() ? List.of(Moment.values()) : Moment.ALONE;
    }

    /** What is the same for deeds that differ in nothing but names: the statements without them. */
    String shape() {
        return String.join("; ", statements).replaceAll("\"[^\"]*\"", "_");
    }

    Deed withoutLock() {
        return new Deed(title, statements, Optional.empty(), done, own);
    }

    private static Deed of(Step step, List<String> statements, Optional<String> done) {
        Optional<TableRef> locked =
                step.footprint().locks().stream().map(Footprint.Lock::table).findFirst();
        return new Deed(step.title(), statements, locked, done, false);
    }

    private static Deed undoing(String title, List<String> statements, Optional<String> done) {
        return new Deed(title, statements, Optional.empty(), done, false);
    }

    /** First of all no partition may come. */
    private static List<String> joining(Step.Join step) {
        String mode = step.parts() instanceof Parts.Indexes ? "share update exclusive" : "share row exclusive";
        String lock = "lock table only %s in %s mode".formatted(step.table().sql(), mode);
        return Stream.concat(Stream.of(lock), step.statements().stream()).toList();
    }

    private static String isBuilt(TableRef index) {
        return IS_BUILT.formatted(index.sql());
    }

    private static String isGone(TableRef index) {
        return IS_GONE.formatted(index.sql());
    }
}

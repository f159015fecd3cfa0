package dev.midstream.engine.crash;

import dev.midstream.planner.plan.Step;
import dev.midstream.planner.plan.Undo;
import java.util.List;
import java.util.Optional;

/**
 * A change of the schema as the server hears of it: a step done, or a step undone.
 *
 * @param statements what the server hears, in order
 * @param done for what is done outside a transaction, and recorded after it: the question whose answer is {@code t} when it is done
 */
record Deed(String title, List<String> statements, Optional<String> done) {
    private static final String IS_BUILT = """
            select exists (select from pg_index i join pg_class c on c.oid = i.indexrelid
              where c.oid = to_regclass('%s') and i.indisvalid)""";
    private static final String IS_GONE = "select to_regclass('%s') is null";

    /** Empty for a step that leaves the schema alone. */
    static Optional<Deed> doing(Step step) {
        return switch (step) {
            case Step.Ddl s -> Optional.of(new Deed(s.title(), s.statements(), Optional.empty()));
            case Step.Join s -> Optional.of(new Deed(s.title(), s.statements(), Optional.empty()));
            case Step.Validate s -> Optional.of(new Deed(s.title(), s.statements(), Optional.empty()));
            case Step.BuildIndex s ->
                Optional.of(new Deed(
                        s.title(),
                        s.statements(),
                        Optional.of(IS_BUILT.formatted(s.index().sql()))));
            case Step.DropIndex ignored -> Optional.empty();
            case Step.Backfill ignored -> Optional.empty();
            case Step.VerifyRows ignored -> Optional.empty();
            case Step.VerifyQuery ignored -> Optional.empty();
            case Step.OwnSql ignored -> Optional.empty();
        };
    }

    /** Empty for a step of which nothing is to be undone. */
    static Optional<Deed> undoing(Step step) {
        String title = "undo " + step.title();
        return switch (step.undo()) {
            case Undo.Statements undo -> Optional.of(new Deed(title, undo.statements(), Optional.empty()));
            case Undo.Concurrently undo
            when step instanceof Step.BuildIndex build ->
                Optional.of(new Deed(
                        title,
                        List.of(undo.statement()),
                        Optional.of(IS_GONE.formatted(build.index().sql()))));
            case Undo.Concurrently undo -> throw new IllegalArgumentException("not known here: " + undo);
            case Undo.BuildIndex undo -> throw new IllegalArgumentException("not known here: " + undo);
            case Undo.Nothing ignored -> Optional.empty();
            case Undo.Impossible ignored -> Optional.empty();
        };
    }
}

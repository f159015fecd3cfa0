package dev.midstream.planner.testing;

import dev.midstream.planner.plan.Footprint;
import dev.midstream.planner.plan.Plan;
import dev.midstream.planner.plan.Step;
import dev.midstream.planner.plan.Undo;
import java.util.stream.Collectors;

/** A plan as text that a person can check: per step its lock, its work, its statements and its undo. */
public final class PlanScript {
    private PlanScript() {}

    public static String of(Plan plan) {
        StringBuilder text = new StringBuilder();
        for (Plan.Phase phase : plan.phases()) {
            if (!phase.steps().isEmpty()) {
                text.append("== ").append(phase.name().label()).append('\n');
                phase.steps().forEach(step -> text.append(step(step)));
            }
        }
        return text.toString();
    }

    private static String step(Step step) {
        String statements =
                step.statements().stream().map(sql -> sql.strip().indent(2)).collect(Collectors.joining());
        return "%d %s [%s]\n%s%s"
                .formatted(step.number(), step.title(), footprint(step.footprint()), statements, undo(step.undo()));
    }

    private static String footprint(Footprint footprint) {
        String locks = footprint.locks().stream()
                .map(l -> l.mode().label() + " " + l.table().label() + ", ")
                .collect(Collectors.joining());
        return locks + footprint.work().label();
    }

    private static String undo(Undo undo) {
        return switch (undo) {
            case Undo.Nothing ignored -> "";
            case Undo.Statements s ->
                s.statements().stream().map(sql -> "  <- " + sql + "\n").collect(Collectors.joining());
            case Undo.BuildIndex b -> "  <- " + b.create() + "\n";
            case Undo.Concurrently c -> "  <- " + c.statement() + "\n";
            case Undo.Impossible i -> "  <- impossible: " + i.remains() + "\n";
        };
    }
}

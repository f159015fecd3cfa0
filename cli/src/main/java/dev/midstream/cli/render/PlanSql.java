package dev.midstream.cli.render;

import dev.midstream.planner.catalog.Identifier;
import dev.midstream.planner.file.PhaseName;
import dev.midstream.planner.plan.Footprint;
import dev.midstream.planner.plan.Plan;
import dev.midstream.planner.plan.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A plan as a script that a reviewer can read, and that a person could run by hand from beginning to end. */
final class PlanSql {
    /** As the longest of Midstream's tries. */
    private static final String SHORT = "3s";

    private final Plan plan;
    private final PredictionText predicted;
    private final List<String> lines = new ArrayList<>();
    private String lockTimeout = "";

    PlanSql(Plan plan, PredictionText predicted) {
        this.plan = plan;
        this.predicted = predicted;
    }

    List<String> lines() {
        lines.add("-- migration " + plan.migration());
        plan.notes().forEach(note -> lines.add("-- note: " + note));
        if (plan.steps().stream()
                .flatMap(step -> step.statements().stream())
                .anyMatch(sql -> sql.contains("midstream."))) {
            lines.add("create schema if not exists midstream;  -- for functions of triggers");
        }
        lines.add("set search_path = "
                + (plan.searchPath().isEmpty() ? "''" : Identifier.list(plan.searchPath()))
                + ";  -- as when it was planned");
        for (Plan.Phase phase : plan.phases()) {
            lines.add("");
            lines.add("-- phase " + phase.name().label());
            if (phase.name() == PhaseName.CONTRACT && plan.hasContract()) {
                lines.add("-- the gate: go on when everything above was proved and nobody uses the old ways any more");
            }
            phase.steps().forEach(this::step);
        }
        return lines;
    }

    private void step(Step step) {
        lines.add("");
        lines.add("-- %d. %s".formatted(step.number(), step.title()));
        lines.add("--    " + describe(step.footprint()));
        lines.add("--    " + predicted.line(step.number()));
        boolean isOneTransaction = step instanceof Step.Ddl || step instanceof Step.Join;
        // A refused lock would leave the work of what is concurrent half done; what takes a strong lock must not wait
        // for it for long.
        limitLocks(isOneTransaction || step instanceof Step.Validate ? SHORT : "0");
        boolean isBlock = isOneTransaction && step.statements().size() > 1;
        if (isBlock) {
            lines.add("begin;");
        }
        step.statements().forEach(statement -> lines.add(ended(step, statement) + remark(step)));
        if (isBlock) {
            lines.add("commit;");
        }
    }

    private void limitLocks(String timeout) {
        if (!timeout.equals(lockTimeout)) {
            lines.add(
                    "set lock_timeout = '%s';%s".formatted(timeout, timeout.equals(SHORT) ? "  -- and try again" : ""));
            lockTimeout = timeout;
        }
    }

    private static String remark(Step step) {
        return switch (step) {
            case Step.Backfill ignored -> "  -- in chunks, each with a transaction of its own";
            case Step.VerifyQuery ignored -> "  -- must be true";
            case Step.VerifyRows ignored -> "";
            case Step.Ddl ignored -> "";
            case Step.Join ignored -> "";
            case Step.Validate ignored -> "";
            case Step.BuildIndex ignored -> "";
            case Step.DropIndex ignored -> "";
            case Step.OwnSql ignored -> "";
        };
    }

    /** The semicolon stands before our own comment, and behind an author's, which would hide it. */
    private static String ended(Step step, String statement) {
        if (step instanceof Step.VerifyRows) {
            int comment = statement.lastIndexOf("  -- ");
            return statement.substring(0, comment) + ";" + statement.substring(comment);
        }
        String lastLine = statement.substring(statement.lastIndexOf('\n') + 1);
        return statement + (lastLine.contains("--") ? "\n;" : ";");
    }

    private static String describe(Footprint footprint) {
        String locks = footprint.locks().stream()
                .map(lock -> lock.mode().label() + " on " + lock.table().label())
                .collect(Collectors.joining(", "));
        return (locks.isEmpty() ? "no lock known" : locks) + "; "
                + footprint.work().label()
                + (footprint.rows() == 0 ? "" : ", about " + Quantities.count(footprint.rows()) + " rows");
    }
}

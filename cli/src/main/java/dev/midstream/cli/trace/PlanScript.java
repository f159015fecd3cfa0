package dev.midstream.cli.trace;

import dev.midstream.planner.plan.Plan;
import dev.midstream.planner.plan.Step;
import dev.midstream.planner.sql.Script;
import java.util.Map;
import java.util.TreeMap;

/** The statements of a plan one after the other, as a script in which each knows its step. What a step does at once is one transaction. */
public final class PlanScript {
    private final Script script;
    private final TreeMap<Integer, Step> byOffset;

    private PlanScript(Script script, Map<Integer, Step> byOffset) {
        this.script = script;
        this.byOffset = new TreeMap<>(byOffset);
    }

    public static PlanScript of(Plan plan) {
        StringBuilder text = new StringBuilder();
        Map<Integer, Step> byOffset = new TreeMap<>();
        for (Step step : plan.steps()) {
            byOffset.put(text.length(), step);
            boolean together = (step instanceof Step.Ddl || step instanceof Step.Join)
                    && step.statements().size() > 1;
            text.append(together ? "begin;\n" : "");
            // the semicolon on a line of its own, for a statement may end with a comment
            step.statements()
                    .forEach(statement -> text.append(statement.strip()).append("\n;\n"));
            text.append(together ? "commit;\n" : "");
        }
        return new PlanScript(Script.read(plan.migration(), text.toString()), byOffset);
    }

    public Script script() {
        return script;
    }

    /** The step to which a statement belongs. */
    public Step stepOf(Script.Item item) {
        return byOffset.floorEntry(item.at()).getValue();
    }
}

package dev.midstream.cli.render;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.midstream.cli.trace.PlanScript;
import dev.midstream.planner.pg.Trace.Observed;
import dev.midstream.planner.plan.Footprint;
import dev.midstream.planner.plan.LockMode;
import dev.midstream.planner.plan.Step;
import dev.midstream.planner.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the steps of a plan were seen to do, beside what the plan says of them. */
public final class PlanTraceText implements TraceReport {
    private final Map<Step, List<Observed>> bySteps = new LinkedHashMap<>();
    private final Set<String> partitions;

    /** @param partitions of which a plan speaks in the name of their table */
    public PlanTraceText(PlanScript script, List<Observed> observed, Set<String> partitions) {
        this.partitions = Set.copyOf(partitions);
        observed.stream()
                .filter(o -> o.failure().isPresent() || !(o.item().statement() instanceof Statement.Transaction))
                .forEach(o -> bySteps.computeIfAbsent(script.stepOf(o.item()), step -> new ArrayList<>())
                        .add(o));
    }

    @Override
    public boolean failed() {
        return bySteps.values().stream().flatMap(List::stream).anyMatch(Observed::failed);
    }

    @Override
    public List<String> lines(int width) {
        List<String> lines = new ArrayList<>();
        bySteps.forEach((step, observed) -> {
            lines.add("");
            lines.add("%d. %s".formatted(step.number(), step.title()));
            for (Observed o : observed) {
                lines.add("  " + TraceLines.oneLine(o.item().text()));
                lines.addAll(TraceLines.of(o));
            }
            differences(step, observed).forEach(difference -> lines.add("  but        " + difference));
        });
        return TraceLines.fitted(lines, width);
    }

    @Override
    public String json() {
        ArrayNode array = Json.object().putArray("statements");
        bySteps.forEach((step, observed) -> {
            List<String> differences = differences(step, observed);
            for (Observed o : observed) {
                ObjectNode node = array.addObject().put("step", step.number()).put("title", step.title());
                TraceLines.json(node, o);
                differences.forEach(node.putArray("differences")::add);
            }
        });
        return Json.pretty(array);
    }

    /** Where the plan says something else than was seen. Of the author's own SQL it says nothing. */
    private List<String> differences(Step step, List<Observed> observed) {
        Footprint footprint = step.footprint();
        boolean failed = observed.stream().anyMatch(o -> o.failure().isPresent());
        if (failed || footprint.work() == Footprint.Work.UNKNOWN) {
            return List.of();
        }
        List<String> differences = new ArrayList<>();
        Map<String, LockMode> claimed = new TreeMap<>();
        footprint.locks().forEach(lock -> claimed.merge(lock.table().label(), lock.mode(), PlanTraceText::stronger));
        Map<String, LockMode> seen = new TreeMap<>();
        observed.forEach(o -> o.locks().forEach((table, mode) -> seen.merge(table, mode, PlanTraceText::stronger)));
        boolean sampled = observed.stream().anyMatch(Observed::sampled);
        seen.forEach((table, mode) -> {
            LockMode planned = claimed.getOrDefault(table, LockMode.ACCESS_SHARE);
            boolean missed = sampled && mode.compareTo(planned) < 0;
            boolean ofParent = partitions.contains(table) && claimed.containsValue(mode);
            if (mode != planned && !missed && !ofParent) {
                differences.add("the plan says %s on %s".formatted(planned.label(), table));
            }
        });
        Set<String> rewritten = new TreeSet<>();
        observed.forEach(o -> rewritten.addAll(o.rewritten()));
        if (!rewritten.isEmpty()) {
            differences.add("the plan says that nothing is rewritten");
        }
        return differences;
    }

    private static LockMode stronger(LockMode one, LockMode other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}

package dev.midstream.cli.render;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.midstream.planner.lint.Finding;
import dev.midstream.planner.lint.sql.Locks;
import dev.midstream.planner.pg.Trace.Observed;
import dev.midstream.planner.plan.LockMode;
import dev.midstream.planner.sql.Script;
import java.util.ArrayList;
import java.util.List;

/** What a script was seen to do, beside what the rules say of it. */
public final class TraceText implements TraceReport {
    private final Script script;
    private final List<Observed> observed;
    private final List<Finding> findings;

    public TraceText(Script script, List<Observed> observed, List<Finding> findings) {
        this.script = script;
        this.observed = List.copyOf(observed);
        this.findings = List.copyOf(findings);
    }

    @Override
    public boolean failed() {
        return observed.stream().anyMatch(Observed::failed);
    }

    /** A statement that does not fit a line is cut. */
    @Override
    public List<String> lines(int width) {
        List<String> lines = new ArrayList<>();
        for (Observed o : observed) {
            lines.add("");
            lines.add("%s  %s"
                    .formatted(
                            script.place(o.item().at()),
                            TraceLines.oneLine(o.item().text())));
            lines.addAll(TraceLines.of(o));
            differences(o).forEach(difference -> lines.add("  but        " + difference));
            TraceLines.list(lines, "  rules      ", rules(o));
        }
        return TraceLines.fitted(lines, width);
    }

    @Override
    public String json() {
        ArrayNode array = Json.object().putArray("statements");
        for (Observed o : observed) {
            ObjectNode node = array.addObject()
                    .put("file", script.file())
                    .put("line", script.place(o.item().at()).line());
            TraceLines.json(node, o);
            differences(o).forEach(node.putArray("differences")::add);
            rules(o).forEach(node.putArray("rules")::add);
        }
        return Json.pretty(array);
    }

    /** Where the rules expected another lock than was seen. */
    private static List<String> differences(Observed o) {
        if (o.failure().isPresent()) {
            return List.of();
        }
        List<String> differences = new ArrayList<>();
        for (Locks.Lock expected : Locks.of(o.item().statement())) {
            LockMode seen = o.locks().get(expected.table().toString().replaceFirst("^public\\.", ""));
            if (seen != null && seen != expected.mode()) {
                differences.add(
                        "the rules expected %s on %s".formatted(expected.mode().label(), expected.table()));
            }
        }
        return differences;
    }

    /** The rules that object to the statement, by the lines between its first and its last. */
    private List<String> rules(Observed o) {
        int first = script.place(o.item().at()).line();
        int last = script.place(o.item().end()).line();
        return findings.stream()
                .filter(finding ->
                        finding.place().line() >= first && finding.place().line() <= last)
                .map(Finding::rule)
                .distinct()
                .toList();
    }
}

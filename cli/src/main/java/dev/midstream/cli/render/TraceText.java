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
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a script was seen to do, beside what the rules say of it. */
public final class TraceText {
    private static final int STATEMENT_MAX = 100;
    private static final String INDENT = " ".repeat(13);

    private final Script script;
    private final List<Observed> observed;
    private final List<Finding> findings;

    public TraceText(Script script, List<Observed> observed, List<Finding> findings) {
        this.script = script;
        this.observed = List.copyOf(observed);
        this.findings = List.copyOf(findings);
    }

    /** Whether a statement failed. */
    public boolean failed() {
        return observed.stream().anyMatch(Observed::failed);
    }

    /** A statement that does not fit a line is cut. */
    public List<String> lines(int width) {
        return lines().stream()
                .flatMap(line -> line.startsWith(" ")
                        ? TextTable.wrap(line, width, INDENT).stream()
                        : Stream.of(line.length() <= width ? line : line.substring(0, width - 1) + "…"))
                .toList();
    }

    private List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (Observed o : observed) {
            lines.add("");
            lines.add("%s  %s"
                    .formatted(script.place(o.item().at()), oneLine(o.item().text())));
            o.failure().ifPresent(why -> lines.add("  failed     " + why));
            if (o.failure().isEmpty()) {
                o.locks().forEach((table, mode) -> lines.add("  lock       %s on %s".formatted(mode.label(), table)));
                list(lines, "  rewritten  ", o.rewritten());
                o.rowsRead().forEach((table, rows) -> lines.add("  read       %d rows of %s".formatted(rows, table)));
                list(lines, "  made       ", o.made());
                lines.add("  took       %s%s".formatted(millis(o), o.sampled() ? ", locks watched from beside" : ""));
            }
            differences(o).forEach(difference -> lines.add("  but        " + difference));
            list(lines, "  rules      ", rules(o));
        }
        return lines;
    }

    public String json() {
        ArrayNode array = Json.object().putArray("statements");
        for (Observed o : observed) {
            ObjectNode node = array.addObject()
                    .put("file", script.file())
                    .put("line", script.place(o.item().at()).line())
                    .put("statement", o.item().text());
            ObjectNode locks = node.putObject("locks");
            o.locks().forEach((table, mode) -> locks.put(table, mode.label()));
            o.rewritten().forEach(node.putArray("rewritten")::add);
            ObjectNode read = node.putObject("rowsRead");
            o.rowsRead().forEach(read::put);
            o.made().forEach(node.putArray("made")::add);
            node.put("tookMillis", o.took().toNanos() / 1e6).put("sampled", o.sampled());
            o.failure().ifPresent(why -> node.put("failure", why));
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

    private static void list(List<String> lines, String title, List<String> items) {
        if (!items.isEmpty()) {
            lines.add(title + String.join(", ", items));
        }
    }

    private static String millis(Observed o) {
        return String.format(Locale.ROOT, "%.1f ms", o.took().toNanos() / 1e6);
    }

    private static String oneLine(String text) {
        String line = text.lines().map(String::strip).collect(Collectors.joining(" "));
        return line.length() <= STATEMENT_MAX ? line : line.substring(0, STATEMENT_MAX - 1) + "…";
    }
}

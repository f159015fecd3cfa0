package dev.midstream.cli.render;

import dev.midstream.planner.lint.sql.About;
import java.util.ArrayList;
import java.util.List;

/** The rules of SQL files, for people. */
public final class RulesText {
    private RulesText() {}

    /** One line each. */
    public static List<String> list(List<About> rules) {
        int width = rules.stream().mapToInt(rule -> rule.id().length()).max().orElse(0);
        return rules.stream()
                .map(rule -> "%-7s %s  %s%s"
                        .formatted(
                                rule.severity().label(),
                                rule.id() + " ".repeat(width - rule.id().length()),
                                rule.why(),
                                rule.optIn() ? " (off unless --enable %s)".formatted(rule.id()) : ""))
                .toList();
    }

    public static List<String> explain(About rule) {
        List<String> lines = new ArrayList<>();
        lines.add("%s (%s)".formatted(rule.id(), rule.severity().label()));
        lines.add("");
        lines.add("  why      " + rule.why());
        lines.add("  lock     " + rule.lock());
        lines.add("  instead  " + rule.instead());
        example(lines, "objects to", rule.bad());
        example(lines, "accepts", rule.good());
        return lines;
    }

    private static void example(List<String> lines, String title, String script) {
        if (!script.isEmpty()) {
            lines.add("");
            lines.add("  " + title);
            script.lines().forEach(line -> lines.add("    " + line));
        }
    }
}

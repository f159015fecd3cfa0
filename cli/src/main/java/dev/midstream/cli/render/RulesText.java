package dev.midstream.cli.render;

import dev.midstream.planner.lint.sql.About;
import java.util.ArrayList;
import java.util.List;

/** The rules of SQL files, for people. */
public final class RulesText {
    private static final int SEVERITY_COLUMNS = 8;
    private static final int GAP = 2;
    private static final int EXPLANATION_COLUMNS = 11;

    private RulesText() {}

    /** One line each. */
    public static List<String> list(List<About> rules) {
        int width = rules.stream().mapToInt(rule -> rule.id().length()).max().orElse(0);
        return rules.stream()
                .flatMap(rule -> Width.paragraph(
                        "%-7s %s  %s%s"
                                .formatted(
                                        rule.severity().label(),
                                        rule.id() + " ".repeat(width - rule.id().length()),
                                        rule.why(),
                                        rule.optIn() ? " (off unless --enable %s)".formatted(rule.id()) : ""),
                        SEVERITY_COLUMNS + width + GAP)
                        .stream())
                .toList();
    }

    public static List<String> explain(About rule) {
        List<String> lines = new ArrayList<>();
        lines.add("%s (%s)".formatted(rule.id(), rule.severity().label()));
        lines.add("");
        lines.addAll(Width.paragraph("  why      " + rule.why(), EXPLANATION_COLUMNS));
        lines.addAll(Width.paragraph("  lock     " + rule.lock(), EXPLANATION_COLUMNS));
        lines.addAll(Width.paragraph("  instead  " + rule.instead(), EXPLANATION_COLUMNS));
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

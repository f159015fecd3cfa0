package dev.midstream.cli.render;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.midstream.planner.lint.Finding;
import dev.midstream.planner.lint.file.Lint;
import dev.midstream.planner.lint.sql.About;
import java.util.List;

/** Findings of lint, for people and for machines. */
public final class FindingsText {
    private static final int INDENT = 4;

    private FindingsText() {}

    public static List<String> lines(List<Finding> findings) {
        return findings.isEmpty()
                ? List.of("no findings")
                : findings.stream()
                        .flatMap(finding -> Width.paragraph(finding.toString(), INDENT).stream())
                        .toList();
    }

    public static String json(List<Finding> findings) {
        ArrayNode array = Json.object().putArray("findings");
        findings.forEach(f -> array.addObject()
                .put("rule", f.rule())
                .put("severity", f.severity().label())
                .put("file", f.place().file())
                .put("line", f.place().line())
                .put("column", f.place().column())
                .put("message", f.message())
                .put("lock", Lint.about(f.rule()).map(About::lock).orElse("none"))
                .put("instead", f.instead()));
        return Json.pretty(array);
    }
}

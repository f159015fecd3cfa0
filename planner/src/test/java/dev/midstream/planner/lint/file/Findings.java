package dev.midstream.planner.lint.file;

import dev.midstream.planner.file.MigrationReader;
import dev.midstream.planner.lint.Finding;
import dev.midstream.planner.lint.sql.Terms;
import java.util.List;

/** What the rules say of a file's changes, which begin in its third line. */
final class Findings {
    private Findings() {}

    static List<Finding> of(String changes) {
        String text = "migration: m\nchanges:\n" + changes;
        return Lint.check(MigrationReader.read("m.yaml", text), text, Terms.of(17));
    }

    /** The messages of one rule. */
    static List<String> of(String rule, String changes) {
        return of(changes).stream()
                .filter(finding -> finding.rule().equals(rule))
                .map(Finding::message)
                .toList();
    }
}

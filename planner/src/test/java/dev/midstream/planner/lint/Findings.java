package dev.midstream.planner.lint;

import dev.midstream.planner.testing.Planning;
import java.util.List;

/** What the rules say of a file's changes. */
final class Findings {
    private Findings() {}

    /** The messages of one rule. */
    static List<String> of(String rule, String changes) {
        return Lint.check(Planning.migration(changes)).stream()
                .filter(finding -> finding.rule().equals(rule))
                .map(Finding::message)
                .toList();
    }
}

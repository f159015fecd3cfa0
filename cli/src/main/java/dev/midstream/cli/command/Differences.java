package dev.midstream.cli.command;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import java.util.List;

/** What changed between two versions of a file, line by line. */
final class Differences {
    private static final int CONTEXT_LINES = 2;

    private Differences() {}

    static String between(String before, String now) {
        List<String> old = before.lines().toList();
        List<String> lines = UnifiedDiffUtils.generateUnifiedDiff(
                "planned", "now", old, DiffUtils.diff(old, now.lines().toList()), CONTEXT_LINES);
        return String.join("\n", lines.stream().map(line -> "  " + line).toList());
    }
}

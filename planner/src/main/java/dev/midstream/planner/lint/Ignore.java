package dev.midstream.planner.lint;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A comment by which an author takes findings away: {@code midstream:ignore rule-id, rule-id: reason}.
 *
 * @param file whether it is meant for the whole file
 * @param reason why; without one it is not heeded
 */
public record Ignore(boolean file, List<String> rules, Optional<String> reason) {
    private static final Pattern FORM = Pattern.compile(
            "midstream:ignore(-file)?\\s+([a-z0-9-]+(?:\\s*,\\s*[a-z0-9-]+)*)\\s*(?::\\s*(.*))?", Pattern.DOTALL);

    public Ignore {
        rules = List.copyOf(rules);
    }

    /** The comment's, if it is one; the text may have the delimiters of a comment around it. */
    public static Optional<Ignore> in(String comment) {
        Matcher matcher = FORM.matcher(comment);
        if (!matcher.find()) {
            return Optional.empty();
        }
        Optional<String> reason = Optional.ofNullable(matcher.group(3))
                .map(text -> text.replaceFirst("\\*/\\s*$", "").strip())
                .filter(text -> !text.isEmpty());
        return Optional.of(
                new Ignore(matcher.group(1) != null, List.of(matcher.group(2).split("\\s*,\\s*")), reason));
    }
}

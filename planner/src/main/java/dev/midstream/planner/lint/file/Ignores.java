package dev.midstream.planner.lint.file;

import dev.midstream.planner.file.Place;
import dev.midstream.planner.lint.Finding;
import dev.midstream.planner.lint.Ignore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Ignore comments of a migration file in YAML: {@code # midstream:ignore rule-id: reason} on the finding's line or right above; for
 * statements of the author's own also where the change or the value begins.
 */
final class Ignores {
    private static final String FORM = "write # midstream:ignore rule-id: the reason";

    private final List<String> lines;

    Ignores(String text) {
        this.lines = text.lines().toList();
    }

    /** The findings that are left, with those about comments that give no reason or name no rule. */
    List<Finding> apply(List<Found> findings, String file) {
        List<Finding> left = new ArrayList<>(findings.stream()
                .filter(found -> !isIgnored(found))
                .map(Found::finding)
                .toList());
        for (int line = 1; line <= lines.size(); line++) {
            Optional<Ignore> ignore = at(line);
            if (ignore.isPresent()) {
                left.addAll(wrong(ignore.get(), new Place(file, line, 1)));
            }
        }
        return left;
    }

    private static List<Finding> wrong(Ignore ignore, Place place) {
        List<Finding> wrong = new ArrayList<>();
        if (ignore.reason().isEmpty()) {
            wrong.add(new Finding(
                    "ignore-without-reason", place, "the ignore comment gives no reason and is not heeded", FORM));
        }
        ignore.rules().stream()
                .filter(rule -> Lint.about(rule).isEmpty())
                .forEach(rule -> wrong.add(
                        new Finding("ignore-unknown-rule", place, "there is no rule '%s'".formatted(rule), FORM)));
        return wrong;
    }

    private boolean isIgnored(Found found) {
        for (int line = 1; line <= lines.size(); line++) {
            int comment = line;
            Optional<Ignore> ignore = at(line).filter(i ->
                    i.reason().isPresent() && i.rules().contains(found.finding().rule()));
            boolean here = found.lines().anyMatch(meant -> comment == meant || isRightAbove(comment, meant));
            if (ignore.isPresent() && (ignore.get().file() || here)) {
                return true;
            }
        }
        return false;
    }

    /** Only comments stand between. */
    private boolean isRightAbove(int comment, int line) {
        return comment < line
                && lines.subList(comment - 1, Math.min(line - 1, lines.size())).stream()
                        .allMatch(text -> text.strip().startsWith("#"));
    }

    private Optional<Ignore> at(int line) {
        String text = lines.get(line - 1);
        int comment = text.strip().startsWith("#") ? text.indexOf('#') : text.indexOf(" #");
        return comment < 0 ? Optional.empty() : Ignore.in(text.substring(comment));
    }
}

package dev.midstream.planner.lint;

import dev.midstream.planner.file.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Ignore comments of a migration file in YAML: {@code # midstream:ignore rule-id: reason} on the finding's line or right above. */
final class Ignores {
    private static final String FORM = "write # midstream:ignore rule-id: the reason";

    private final List<String> lines;

    Ignores(String text) {
        this.lines = text.lines().toList();
    }

    /** The findings that are left, with those about comments that give no reason or name no rule. */
    List<Finding> apply(List<Finding> findings, String file) {
        List<Finding> left = new ArrayList<>(
                findings.stream().filter(finding -> !isIgnored(finding)).toList());
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
                .filter(rule -> !Lint.rules().contains(rule))
                .forEach(rule -> wrong.add(
                        new Finding("ignore-unknown-rule", place, "there is no rule '%s'".formatted(rule), FORM)));
        return wrong;
    }

    private boolean isIgnored(Finding finding) {
        for (int line = 1; line <= lines.size(); line++) {
            Optional<Ignore> ignore =
                    at(line).filter(i -> i.reason().isPresent() && i.rules().contains(finding.rule()));
            boolean here = line == finding.place().line()
                    || isRightAbove(line, finding.place().line());
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

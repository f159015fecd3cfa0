package dev.midstream.planner.lint.file;

import dev.midstream.planner.file.Place;
import dev.midstream.planner.lint.Finding;
import dev.midstream.planner.lint.Ignore;
import dev.midstream.planner.lint.Severity;
import dev.midstream.planner.lint.sql.Terms;
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
    private final Terms terms;

    /** @param terms by which some rules find nothing whatever the file says: ignoring those is not in vain */
    Ignores(String text, Terms terms) {
        this.lines = text.lines().toList();
        this.terms = terms;
    }

    /** The findings that are left, with those about comments that give no reason, name no rule, or take nothing away. */
    List<Finding> apply(List<Found> findings, String file) {
        List<Finding> left = new ArrayList<>(findings.stream()
                .filter(found -> !isIgnored(found))
                .map(Found::finding)
                .toList());
        for (int line = 1; line <= lines.size(); line++) {
            Optional<Ignore> ignore = at(line);
            if (ignore.isPresent()) {
                left.addAll(wrong(ignore.get(), new Place(file, line, 1)));
                left.addAll(unused(ignore.get(), line, findings, file));
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

    private List<Finding> unused(Ignore ignore, int line, List<Found> findings, String file) {
        return ignore.rules().stream()
                .filter(rule -> ignore.reason().isPresent())
                .filter(rule -> Lint.about(rule).filter(terms::decide).isPresent())
                .filter(rule -> findings.stream().noneMatch(found -> isMeant(ignore, line, rule, found)))
                .map(rule -> new Finding(
                        Severity.NOTE,
                        "ignore-unused",
                        new Place(file, line, 1),
                        "%s finds nothing here".formatted(rule),
                        "remove the comment"))
                .toList();
    }

    private boolean isIgnored(Found found) {
        String rule = found.finding().rule();
        for (int line = 1; line <= lines.size(); line++) {
            Optional<Ignore> ignore = at(line).filter(i -> i.reason().isPresent());
            if (ignore.isPresent() && isMeant(ignore.get(), line, rule, found)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the comment in that line, which may name the rule, is about the finding. */
    private boolean isMeant(Ignore ignore, int comment, String rule, Found found) {
        return ignore.rules().contains(rule)
                && found.finding().rule().equals(rule)
                && (ignore.file() || found.lines().anyMatch(line -> comment == line || isRightAbove(comment, line)));
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

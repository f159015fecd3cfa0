package dev.midstream.planner.lint.sql;

import dev.midstream.planner.lint.Finding;
import dev.midstream.planner.lint.Severity;
import dev.midstream.planner.lint.sql.Facts.TableFacts;
import dev.midstream.planner.sql.Script;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Applies rules to a script, and takes away what its author has judged. */
public final class SqlLint {
    private final List<SqlRule> rules;

    public SqlLint(List<SqlRule> rules) {
        this.rules = List.copyOf(rules);
    }

    /** The findings of each script, in its order; none for one that is not judged. */
    public List<List<Finding>> check(List<Part> parts) {
        List<List<Situation>> situations = Walk.through(parts);
        List<List<Finding>> findings = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            findings.add(parts.get(i).judged() ? check(parts.get(i), situations.get(i)) : List.of());
        }
        return findings;
    }

    private List<Finding> check(Part part, List<Situation> situations) {
        Script script = part.script();
        Terms terms = part.terms();
        List<SqlRule> asked = rules.stream()
                .filter(rule -> !rule.about().optIn()
                        || terms.optIns().contains(rule.about().id()))
                .toList();
        Suppressions suppressions = Suppressions.of(script, rules, terms);
        List<Finding> findings = new ArrayList<>();
        for (Situation here : situations) {
            for (SqlRule rule : asked) {
                rule.check(here)
                        .filter(risk -> !suppressions.cover(rule.about().id(), here.item()))
                        .map(risk -> finding(script, rule.about(), risk, terms))
                        .forEach(findings::add);
            }
        }
        return Stream.concat(findings.stream(), suppressions.findings(script).stream())
                .sorted(Comparator.comparingInt((Finding f) -> f.place().line())
                        .thenComparingInt(f -> f.place().column())
                        .thenComparing(Finding::severity, Comparator.reverseOrder())
                        .thenComparing(Finding::rule))
                .toList();
    }

    /** With a database, the size and traffic of the table are said, and a small idle one makes the finding a note. */
    private static Finding finding(Script script, About about, Risk risk, Terms terms) {
        Optional<TableFacts> table =
                about.bySize() ? risk.table().flatMap(name -> terms.facts().table(name)) : Optional.empty();
        Severity severity = table.filter(TableFacts::isSmallAndIdle).isPresent() ? Severity.NOTE : about.severity();
        String message = risk.message() + table.map(t -> " (" + t.size() + ")").orElse("");
        return new Finding(severity, about.id(), script.place(risk.at()), message, about.instead());
    }
}

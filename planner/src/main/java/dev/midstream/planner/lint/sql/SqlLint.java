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

    /** Every finding, in the order of the file. */
    public List<Finding> check(Script script, Terms terms) {
        List<SqlRule> asked = rules.stream()
                .filter(rule -> !rule.about().optIn()
                        || terms.optIns().contains(rule.about().id()))
                .toList();
        Suppressions suppressions = Suppressions.of(script, rules);
        List<Finding> findings = new ArrayList<>();
        for (Situation here : Walk.through(script, terms)) {
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

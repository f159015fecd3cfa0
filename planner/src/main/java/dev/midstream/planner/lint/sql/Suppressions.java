package dev.midstream.planner.lint.sql;

import dev.midstream.planner.lint.Finding;
import dev.midstream.planner.lint.Ignore;
import dev.midstream.planner.lint.Severity;
import dev.midstream.planner.sql.Script;
import dev.midstream.planner.sql.Script.Comment;
import dev.midstream.planner.sql.Script.Item;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the author has judged: {@code -- midstream:ignore rule-id, rule-id: reason} in front of a statement, in it, or behind it on its
 * last line; {@code midstream:ignore-file} for the whole file.
 */
public final class Suppressions {
    private static final String FORM = "write -- midstream:ignore rule-id: the reason";

    private static final About WITHOUT_REASON = About.warning("ignore-without-reason")
            .why("a rule was switched off and nobody says why: the next reader cannot judge whether it still holds")
            .instead(FORM)
            .bad("""
                -- midstream:ignore drop-table
                drop table t;\
                """)
            .good("""
                -- midstream:ignore drop-table: unused since May, see the access log
                drop table t;\
                """);

    private static final About UNKNOWN_RULE = About.warning("ignore-unknown-rule")
            .why("the comment names no rule of lint, so it switches nothing off")
            .instead("write an id from midstream lint --rules")
            .bad("""
                -- midstream:ignore drop-tabel: unused
                drop table t;\
                """)
            .good("""
                -- midstream:ignore drop-table: unused
                drop table t;\
                """);

    private static final About UNUSED = About.note("ignore-unused")
            .why("the rule finds nothing here: the comment is left over and would hide a later finding")
            .instead("remove the comment")
            .bad("""
                -- midstream:ignore drop-table: unused
                select 1;\
                """)
            .good("select 1;");

    /** The rules about ignore comments themselves. */
    public static final List<About> RULES = List.of(WITHOUT_REASON, UNKNOWN_RULE, UNUSED);

    private final List<Entry> entries = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();
    private final Set<String> decided = new HashSet<>();
    private final Set<String> used = new HashSet<>();

    /** @param item whose findings it takes away; none for the whole file, or when nothing follows */
    private record Entry(Ignore ignore, int at, @Nullable Item item) {
        String key(String id) {
            return at + " " + id;
        }

        boolean covers(Item other) {
            return ignore.file() || (item != null && item.at() == other.at());
        }
    }

    /** @param terms by which some rules find nothing whatever the script says: ignoring those is not in vain */
    static Suppressions of(Script script, List<SqlRule> rules, Terms terms) {
        Suppressions suppressions = new Suppressions();
        rules.stream().map(SqlRule::about).forEach(about -> {
            suppressions.ids.add(about.id());
            if (terms.decide(about)) {
                suppressions.decided.add(about.id());
            }
        });
        for (Comment comment : script.comments()) {
            Ignore.in(comment.text())
                    .ifPresent(ignore ->
                            suppressions.entries.add(new Entry(ignore, comment.at(), target(script, comment))));
        }
        return suppressions;
    }

    private static @Nullable Item target(Script script, Comment comment) {
        int line = script.place(comment.at()).line();
        Item next = null;
        for (Item item : script.items()) {
            boolean inside = item.at() <= comment.at() && comment.at() < item.end();
            boolean behind =
                    item.end() <= comment.at() && script.place(item.end()).line() == line;
            if (inside || behind) {
                return item;
            }
            if (next == null && item.at() > comment.at()) {
                next = item;
            }
        }
        return next;
    }

    /** Whether a finding of this rule in this statement is taken away. */
    boolean cover(String rule, Item item) {
        boolean covered = false;
        for (Entry entry : entries) {
            if (entry.covers(item) && entry.ignore().rules().contains(rule)) {
                used.add(entry.key(rule));
                covered |= entry.ignore().reason().isPresent();
            }
        }
        return covered;
    }

    /** What is wrong with the comments themselves; to be asked when all rules have been applied. */
    List<Finding> findings(Script script) {
        List<Finding> findings = new ArrayList<>();
        for (Entry entry : entries) {
            if (entry.ignore().reason().isEmpty()) {
                findings.add(
                        finding(script, entry, WITHOUT_REASON, "the ignore comment gives no reason and is not heeded"));
            }
            for (String rule : entry.ignore().rules()) {
                if (!ids.contains(rule)) {
                    findings.add(finding(script, entry, UNKNOWN_RULE, "there is no rule '%s'".formatted(rule)));
                } else if (decided.contains(rule) && !used.contains(entry.key(rule))) {
                    findings.add(finding(script, entry, UNUSED, "%s finds nothing here".formatted(rule)));
                }
            }
        }
        return findings;
    }

    private static Finding finding(Script script, Entry entry, About about, String message) {
        Severity severity = about.severity();
        return new Finding(severity, about.id(), script.place(entry.at()), message, about.instead());
    }
}

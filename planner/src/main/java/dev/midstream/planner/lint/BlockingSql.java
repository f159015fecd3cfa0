package dev.midstream.planner.lint;

import dev.midstream.planner.file.Change;
import dev.midstream.planner.file.Migration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Statements of the author's own that are known to block. Looks at words only, so it finds the common cases and proves nothing: the
 * engine cannot see into own SQL either, and says so in the plan.
 */
final class BlockingSql implements Rule {
    private static final Map<Pattern, String[]> KNOWN = Map.of(
            Pattern.compile("^create (unique )?index (?!concurrently)"),
                    new String[] {"CREATE INDEX blocks writes while it builds", "use the change create_index"},
            Pattern.compile("^drop index (?!concurrently)"),
                    new String[] {
                        "DROP INDEX takes ACCESS EXCLUSIVE", "use drop index concurrently with transaction: false"
                    },
            Pattern.compile("^alter table .* set not null"),
                    new String[] {
                        "SET NOT NULL scans the table under ACCESS EXCLUSIVE",
                        "validate a check (column is not null) first"
                    },
            Pattern.compile("^alter table .* (set data )?type "),
                    new String[] {
                        "a type change may rewrite the table under ACCESS EXCLUSIVE", "add a column with a fill instead"
                    },
            Pattern.compile(
                            "^alter table .* add (constraint \\S+ )?(foreign key|check|unique|primary key)(?!.*(not valid|using index))"),
                    new String[] {
                        "the constraint is checked for all rows under a strong lock", "use the change add_constraint"
                    },
            Pattern.compile("^(vacuum full|cluster|lock( table)?|truncate) "),
                    new String[] {
                        "the statement takes ACCESS EXCLUSIVE for as long as it runs",
                        "leave it out of a live migration"
                    },
            Pattern.compile("^(update|delete from) "),
                    new String[] {
                        "one statement locks every row it changes until it ends",
                        "use the change update, which works in chunks"
                    },
            Pattern.compile("^alter table .* (rename|drop column)"),
                    new String[] {
                        "running clients that use the old name fail at once",
                        "do it in the contract phase, when no client uses it"
                    });

    @Override
    public String id() {
        return "blocking-sql";
    }

    @Override
    public List<Finding> check(Migration migration) {
        List<Finding> findings = new ArrayList<>();
        for (Change change : migration.changes()) {
            if (change instanceof Change.Sql sql) {
                sql.up().forEach(statement -> look(sql, statement, findings));
            }
        }
        return findings;
    }

    private void look(Change.Sql sql, String statement, List<Finding> findings) {
        String words = statement.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
        KNOWN.forEach((pattern, texts) -> {
            if (pattern.matcher(words).find()) {
                findings.add(new Finding(id(), sql.place(), texts[0], texts[1]));
            }
        });
    }
}

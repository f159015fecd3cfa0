package dev.midstream.planner.lint;

import dev.midstream.planner.file.Change;
import dev.midstream.planner.file.Migration;
import dev.midstream.planner.file.PhaseName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Statements of the author's own that are known to block. Looks at words only, so it finds the common cases and proves nothing: the
 * engine cannot see into own SQL either, and says so in the plan.
 */
final class BlockingSql implements Rule {
    private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/|--[^\n]*", Pattern.DOTALL);

    private static final List<Known> KNOWN = List.of(
            new Known(
                    "^create (unique )?index (?!concurrently)",
                    "CREATE INDEX blocks writes while it builds",
                    "use the change create_index"),
            new Known(
                    "^drop index (?!concurrently)",
                    "DROP INDEX takes ACCESS EXCLUSIVE",
                    "use drop index concurrently with transaction: false"),
            new Known(
                    "^reindex (?!.*concurrently)",
                    "REINDEX blocks writes while it builds",
                    "use reindex … concurrently with transaction: false"),
            new Known(
                    "^refresh materialized view (?!concurrently)",
                    "REFRESH blocks readers of the view while it runs",
                    "use refresh materialized view concurrently"),
            new Known(
                    "^alter table .* set not null",
                    "SET NOT NULL scans the table under ACCESS EXCLUSIVE",
                    "validate a check (column is not null) first"),
            new Known(
                    "^alter table .* alter (column )?(\"[^\"]+\"|\\S+) (set data )?type ",
                    "a type change may rewrite the table under ACCESS EXCLUSIVE",
                    "add a column with a fill instead"),
            new Known(
                    "^alter table .* add (column )?(if not exists )?(\"[^\"]+\"|\\S+) ((small|big)?serial|.* default .*(random|nextval|gen_random_uuid|uuid_generate|clock_timestamp))",
                    "a default that differs from row to row rewrites the table under ACCESS EXCLUSIVE",
                    "use the change add_column with a fill"),
            new Known(
                    "^alter table .* add (constraint (\"[^\"]+\"|\\S+) )?(foreign key|check|unique|primary key|exclude)(?!.*(not valid|using index))",
                    "the constraint is checked for all rows under a strong lock",
                    "use the change add_constraint"),
            new Known(
                    "^(vacuum \\(?full|cluster|lock|truncate)\\b",
                    "the statement takes ACCESS EXCLUSIVE for as long as it runs",
                    "leave it out of a live migration"),
            new Known(
                    "^(update|delete from) ",
                    "one statement locks every row it changes until it ends",
                    "use the change update, which works in chunks"),
            new Known(
                    "^alter table .* (rename|drop column) ",
                    "running clients that use the old name fail at once",
                    "do it in the contract phase, when no client uses it",
                    true));

    /**
     * @param harmlessInContract whether no client is hurt any more when the operator has passed the gate
     */
    private record Known(Pattern words, String message, String instead, boolean harmlessInContract) {
        Known(String words, String message, String instead) {
            this(words, message, instead, false);
        }

        Known(String words, String message, String instead, boolean harmlessInContract) {
            this(Pattern.compile(words), message, instead, harmlessInContract);
        }
    }

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
        String words = COMMENT.matcher(statement)
                .replaceAll(" ")
                .strip()
                .replaceAll("\\s+", " ")
                .toLowerCase(Locale.ROOT);
        for (Known known : KNOWN) {
            boolean harmless = known.harmlessInContract() && sql.phase() == PhaseName.CONTRACT;
            if (!harmless && known.words().matcher(words).find()) {
                findings.add(new Finding(id(), sql.place(), known.message(), known.instead()));
            }
        }
    }
}

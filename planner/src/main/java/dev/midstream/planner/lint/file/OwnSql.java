package dev.midstream.planner.lint.file;

import static java.util.Map.entry;

import dev.midstream.planner.catalog.Identifier;
import dev.midstream.planner.file.Change;
import dev.midstream.planner.file.Indexes;
import dev.midstream.planner.file.Migration;
import dev.midstream.planner.file.OwnStatement;
import dev.midstream.planner.file.PhaseName;
import dev.midstream.planner.file.Place;
import dev.midstream.planner.file.TableName;
import dev.midstream.planner.lint.Finding;
import dev.midstream.planner.lint.sql.Part;
import dev.midstream.planner.lint.sql.Terms;
import dev.midstream.planner.lint.sql.Terms.Waits;
import dev.midstream.planner.lint.sql.rule.SqlRules;
import dev.midstream.planner.sql.Script;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The rules of plain SQL for statements of the author's own, in the order and the transactions in which they will be run. What the
 * other changes of the file make counts as made by it.
 */
final class OwnSql {
    /** Harm to clients that use the old ways: behind the gate there are none, and a {@code down} takes new ways back. */
    private static final Set<String> BY_AGREEMENT =
            Set.of("drop-column", "drop-table", "rename-column", "rename-table", "rename-object");

    /** What a migration file offers in the statement's place. */
    private static final Map<String, String> INSTEAD = Map.ofEntries(
            entry("create-index-blocks-writes", "use the change create_index"),
            entry("drop-index-blocks", "use the change drop_index"),
            entry("concurrently-in-transaction", "use the changes create_index and drop_index, or transaction: false"),
            entry("unique-constraint-builds-index", "use the change add_constraint"),
            entry("primary-key-builds-index", "use the change add_constraint"),
            entry("primary-key-over-nullable", "use the change add_constraint"),
            entry("check-validated-at-once", "use the change add_constraint"),
            entry("foreign-key-validated-at-once", "use the change add_constraint"),
            entry("add-required-column", "use the change add_column with a fill and not_null"),
            entry("volatile-default", "use the change add_column with a fill"),
            entry("type-change-rewrites", "use the change add_column with a fill, and drop the old column in contract"),
            entry("update-without-where", "use the change update, which works in chunks"),
            entry(
                    "lock-without-timeout",
                    "leave the setting of lock_timeout out: the lock is then asked for in short tries"));

    /** As the engine asks for locks; the values matter less than that there are some. */
    private static final Map<String, String> INSIDE = Map.of("lock_timeout", "3s", "statement_timeout", "30s");

    private static final Map<String, String> OUTSIDE = Map.of("statement_timeout", "0");

    private final Migration migration;
    private final Source source;
    private final Terms terms;

    OwnSql(Migration migration, Source source, Terms terms) {
        this.migration = migration;
        this.source = source;
        this.terms = terms;
    }

    /**
     * A list of statements.
     *
     * @param change its number in the file, from 1
     */
    private record Run(int change, Change.Sql sql, boolean down, Passage passage) {
        boolean isAgreedUpon() {
            return down || sql.phase() == PhaseName.CONTRACT;
        }
    }

    Stream<Found> findings() {
        List<Run> ups = new ArrayList<>();
        List<Run> downs = new ArrayList<>();
        for (int i = 0; i < migration.changes().size(); i++) {
            if (migration.changes().get(i) instanceof Change.Sql sql) {
                ups.add(new Run(i + 1, sql, false, passage(sql.up(), !sql.transaction())));
                if (!sql.down().isEmpty()) {
                    downs.add(new Run(i + 1, sql, true, passage(sql.down(), false)));
                }
            }
        }
        ups.sort(Comparator.comparing(run -> run.sql().phase()));
        return Stream.concat(judge(ups), downs.stream().flatMap(down -> judgeDown(ups, down)));
    }

    private Passage passage(List<OwnStatement> statements, boolean separately) {
        return new Passage(migration.place().file(), statements, separately);
    }

    private Stream<Found> judge(List<Run> ups) {
        List<Part> parts = new ArrayList<>(List.of(others()));
        ups.forEach(up -> parts.add(part(up, true)));
        List<List<Finding>> findings = SqlRules.lint(parts);
        List<Found> found = new ArrayList<>();
        for (int i = 0; i < ups.size(); i++) {
            found.addAll(found(ups.get(i), findings.get(i + 1)));
        }
        return found.stream();
    }

    /** After everything that the file has done. */
    private Stream<Found> judgeDown(List<Run> ups, Run down) {
        List<Part> parts = new ArrayList<>(List.of(others()));
        ups.forEach(up -> parts.add(part(up, false)));
        parts.add(part(down, true));
        return found(down, SqlRules.lint(parts).getLast()).stream();
    }

    private Part part(Run run, boolean judged) {
        boolean inTransaction = run.down() || run.sql().transaction();
        Terms these = terms.inTransaction(inTransaction)
                .settings(inTransaction ? INSIDE : OUTSIDE)
                .waits(inTransaction ? Waits.AS_SET : Waits.BY_THE_TOOL);
        return new Part(run.passage().script(), these, judged);
    }

    private List<Found> found(Run run, List<Finding> findings) {
        return findings.stream()
                .filter(finding -> !run.isAgreedUpon() || !BY_AGREEMENT.contains(finding.rule()))
                .map(finding -> found(run, finding))
                .toList();
    }

    private Found found(Run run, Finding finding) {
        OwnStatement statement = run.passage().statement(finding.place());
        Place place = source.of(statement, run.passage().within(finding.place()));
        Finding told = new Finding(
                finding.severity(),
                finding.rule(),
                place,
                "change %d, %s: %s".formatted(run.change(), run.down() ? "down" : "up", finding.message()),
                INSTEAD.getOrDefault(finding.rule(), finding.instead()));
        return new Found(told, List.of(run.sql().place(), statement.place()));
    }

    /** Tables that nobody uses yet, and indexes that will be there. */
    private Part others() {
        StringBuilder made = new StringBuilder();
        for (Change change : migration.changes()) {
            if (change instanceof Change.CreateTable create) {
                made.append("create table %s (%s);\n"
                        .formatted(
                                sql(create.table()),
                                create.columns().stream()
                                        .map(column -> Identifier.quoted(column.name()) + " " + column.type())
                                        .collect(Collectors.joining(", "))));
            }
        }
        for (Indexes index : Indexes.of(migration)) {
            made.append("create index on %s (%s);\n"
                    .formatted(
                            sql(index.table()),
                            index.keys().stream()
                                    .map(key -> key.map(Identifier::quoted).orElse("(1)"))
                                    .collect(Collectors.joining(", "))));
        }
        return new Part(Script.read(migration.place().file(), made.toString()), terms, false);
    }

    private static String sql(TableName table) {
        Optional<String> schema = table.schema().map(name -> Identifier.quoted(name) + ".");
        return schema.orElse("") + Identifier.quoted(table.name());
    }
}

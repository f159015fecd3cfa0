package dev.midstream.engine.pg;

import dev.midstream.engine.run.Database.Lack;
import dev.midstream.planner.catalog.Identifier;
import dev.midstream.planner.catalog.TableRef;
import dev.midstream.planner.plan.Parts;
import dev.midstream.planner.plan.Step;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** Which of the partitions that are there now lack what a step joins, and how the others' is joined. */
final class PartitionParts {
    /** Every partition with every index it has, parents before children; the columns of the index are null if it has none. */
    private static final String INDEXES = """
            select tn.nspname as schema, tc.relname as name, not t.isleaf as partitioned, pn.nspname as parent_schema, pc.relname as parent_name,
              xn.nspname as index_schema, x.relname as index_name, i.indisvalid as valid, hn.nspname as under_schema, hc.relname as under_name
            from pg_partition_tree(to_regclass($1)) t
            join pg_class tc on tc.oid = t.relid join pg_namespace tn on tn.oid = tc.relnamespace
            join pg_class pc on pc.oid = t.parentrelid join pg_namespace pn on pn.oid = pc.relnamespace
            left join (pg_index i join pg_class x on x.oid = i.indexrelid join pg_namespace xn on xn.oid = x.relnamespace)
              on i.indrelid = t.relid
            left join (pg_inherits h join pg_class hc on hc.oid = h.inhparent join pg_namespace hn on hn.oid = hc.relnamespace)
              on h.inhrelid = i.indexrelid
            where t.level > 0 and tc.relkind in ('r', 'p') order by t.level, tc.oid""";

    private static final String LEAVES_WITHOUT_KEY = """
            select n.nspname as schema, c.relname as name,
              exists (select from pg_constraint k where k.conrelid = c.oid and k.contype = 'f' and k.conname = $2) as begun
            from pg_partition_tree(to_regclass($1)) t join pg_class c on c.oid = t.relid join pg_namespace n on n.oid = c.relnamespace
            where t.isleaf and c.relkind = 'r' and not exists (
              select from pg_constraint k where k.conrelid = c.oid and k.contype = 'f' and k.conname = $2 and k.convalidated)
            order by 1, 2""";

    private final BiFunction<String, Tuple, List<Row>> questions;
    private final Step.Join step;

    /** @param questions asks the server */
    PartitionParts(BiFunction<String, Tuple, List<Row>> questions, Step.Join step) {
        this.questions = questions;
        this.step = step;
    }

    /** Under which no partition comes, and which the joining takes anyway. */
    String lock() {
        String mode = switch (step.parts()) {
            case Parts.Indexes ignored -> "share update exclusive";
            case Parts.ForeignKeys ignored -> "share row exclusive";
        };
        return "lock table only %s in %s mode".formatted(step.table().sql(), mode);
    }

    List<Lack> lacking() {
        return switch (step.parts()) {
            case Parts.Indexes indexes -> tree(indexes).lacking();
            case Parts.ForeignKeys keys ->
                questions.apply(LEAVES_WITHOUT_KEY, Tuple.of(step.table().sql(), keys.constraint())).stream()
                        .map(row -> new Lack(table(row, ""), row.getBoolean("begun")))
                        .toList();
        };
    }

    /** When no partition lacks anything. */
    List<String> statements() {
        return switch (step.parts()) {
            case Parts.Indexes indexes -> tree(indexes).statements(insist(indexes.index()));
            case Parts.ForeignKeys ignored -> step.statements();
        };
    }

    private IndexTree tree(Parts.Indexes indexes) {
        IndexTree tree = new IndexTree(step, indexes);
        List<Row> rows = questions.apply(INDEXES, Tuple.of(step.table().sql()));
        for (int from = 0; from < rows.size(); ) {
            TableRef partition = table(rows.get(from), "");
            int to = from;
            while (to < rows.size() && table(rows.get(to), "").equals(partition)) {
                to++;
            }
            Row first = rows.get(from);
            tree.add(
                    partition,
                    table(first, "parent_"),
                    first.getBoolean("partitioned"),
                    rows.subList(from, to).stream()
                            .filter(row -> row.getString("index_name") != null)
                            .map(row -> new IndexTree.Index(table(row, "index_"), row.getBoolean("valid"), under(row)))
                            .toList());
            from = to;
        }
        return tree;
    }

    private static Optional<TableRef> under(Row row) {
        return row.getString("under_name") == null ? Optional.empty() : Optional.of(table(row, "under_"));
    }

    private static TableRef table(Row row, String prefix) {
        return new TableRef(row.getString(prefix + "schema"), row.getString(prefix + "name"));
    }

    /** The error is the server's, so that the transaction goes as with any other. */
    private static String insist(TableRef index) {
        String message =
                "index %s is still not valid, though every partition's was joined: look at its partitions, such as foreign tables, in pg_inherits and pg_index; then rerun"
                        .formatted(index.name());
        return """
                do $midstream$ begin
                  if not (select indisvalid from pg_index where indexrelid = %s::regclass) then
                    raise exception using errcode = '55000', message = %s;
                  end if;
                end $midstream$""".formatted(Identifier.literal(index.sql()), Identifier.literal(message));
    }
}

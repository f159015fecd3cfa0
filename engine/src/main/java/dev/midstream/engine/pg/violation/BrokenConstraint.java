package dev.midstream.engine.pg.violation;

import dev.midstream.planner.catalog.Identifier;
import dev.midstream.planner.catalog.TableRef;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Rows that break a constraint that is there for new writes and could not be proved for the others. */
final class BrokenConstraint {
    private static final String DEFINITION = """
            select k.contype::text as kind, t.relkind <> 'p' and (k.contype = 'f' or k.connoinherit) as alone,
              quote_ident(tn.nspname) || '.' || quote_ident(t.relname) as relation,
              pg_get_expr(k.conbin, k.conrelid) as condition,
              array(select a.attname::text from unnest(k.conkey) with ordinality u (number, n)
                join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.number order by u.n) as columns,
              array(select a.attname::text from pg_index i cross join unnest(i.indkey[0:i.indnkeyatts - 1]) with ordinality u (number, n)
                join pg_attribute a on a.attrelid = i.indrelid and a.attnum = u.number
                where i.indrelid = k.conrelid and i.indisprimary order by u.n) as key,
              k.confmatchtype = 'f' as whole, case when r.relkind = 'p' then '' else 'only ' end
                || quote_ident(rn.nspname) || '.' || quote_ident(r.relname) as target,
              case when rn.nspname = 'public' then '' else rn.nspname || '.' end || r.relname as label,
              array(select quote_ident(a.attname) from unnest(k.confkey) with ordinality u (number, n)
                join pg_attribute a on a.attrelid = k.confrelid and a.attnum = u.number order by u.n) as target_columns,
              array(select 'operator(' || quote_ident(n.nspname) || '.' || o.oprname || ')'
                from unnest(k.conpfeqop) with ordinality u (id, n) join pg_operator o on o.oid = u.id
                join pg_namespace n on n.oid = o.oprnamespace order by u.n) as equals
            from pg_constraint k join pg_class t on t.oid = k.conrelid join pg_namespace tn on tn.oid = t.relnamespace
            left join pg_class r on r.oid = k.confrelid left join pg_namespace rn on rn.oid = r.relnamespace
            where tn.nspname = $1 and t.relname = $2 and k.conname = $3""";

    private final Row constraint;
    private final List<String> columns;

    private BrokenConstraint(Row constraint) {
        this.constraint = constraint;
        this.columns = quoted("columns");
    }

    /** Empty if there is no such constraint, or none of a kind that is proved by reading rows. */
    static Optional<Inquiry> of(Questions questions, TableRef table, String name) {
        return questions
                .first(DEFINITION, Tuple.of(table.schema(), table.name(), name))
                .flatMap(row -> new BrokenConstraint(row).inquiry());
    }

    private Optional<Inquiry> inquiry() {
        return switch (constraint.getString("kind")) {
            case "c" -> Optional.of(rows("(%s) is false".formatted(constraint.getString("condition"))));
            // The second condition because a composite value is null to the first when its fields are.
            case "n" ->
                Optional.of(rows("%s is null and num_nulls(%s) = 1".formatted(columns.getFirst(), columns.getFirst())));
            case "f" -> Optional.of(orphans());
            default -> Optional.empty();
        };
    }

    private Inquiry rows(String condition) {
        // Stops as soon as it has enough.
        String query = "select %s, null::bigint from %s where %s limit %d"
                .formatted(rowName(""), relation(), condition, Inquiry.SHOWN_MAX + 1);
        return new Inquiry(
                query,
                (shown, total) -> total == 1
                        ? "the row in question: " + shown
                        : "rows in question%s: %s"
                                .formatted(total > Inquiry.SHOWN_MAX ? ", the first that were found" : "", shown));
    }

    private Inquiry orphans() {
        List<String> values = SqlText.columns(columns.size());
        String list = String.join(", ", values);
        String query = """
                select %s || case count(*) when 1 then ' in ' else ' in ' || count(*) || ' rows, such as ' end || min(midstream_name),
                  count(*) over ()
                from (select %s, %s as midstream_name from %s midstream_row where %s) midstream_rows
                group by %s order by count(*) desc, %s limit %d""".formatted(
                        SqlText.named(names("columns"), values),
                        SqlText.aliased(ofRow(), values),
                        rowName("midstream_row."),
                        relation(),
                        hasNoTarget(),
                        list,
                        list,
                        Inquiry.SHOWN_MAX);
        String label = constraint.getString("label");
        return new Inquiry(
                query,
                (shown, total) -> total == 1
                        ? "one value has no row in %s: %s".formatted(label, shown)
                        : "%,d values have no row in %s%s: %s"
                                .formatted(
                                        total, label, total > Inquiry.SHOWN_MAX ? ", the most frequent" : "", shown));
    }

    /** A key with a null refers to nothing, unless it must be whole. */
    private String hasNoTarget() {
        List<String> targetColumns = List.of(constraint.getArrayOfStrings("target_columns"));
        List<String> equals = List.of(constraint.getArrayOfStrings("equals"));
        List<String> ours = ofRow();
        String match = IntStream.range(0, ours.size())
                .mapToObj(i -> "midstream_target.%s %s %s".formatted(targetColumns.get(i), equals.get(i), ours.get(i)))
                .collect(Collectors.joining(" and "));
        String nulls = "num_nulls(%s)".formatted(String.join(", ", ours));
        String missing = "%s = 0 and not exists (select from %s midstream_target where %s)"
                .formatted(nulls, constraint.getString("target"), match);
        return constraint.getBoolean("whole")
                ? "(%s) or %s between 1 and %d".formatted(missing, nulls, ours.size() - 1)
                : missing;
    }

    private List<String> ofRow() {
        return columns.stream().map("midstream_row."::concat).toList();
    }

    private String relation() {
        return (constraint.getBoolean("alone") ? "only " : "") + constraint.getString("relation");
    }

    private String rowName(String prefix) {
        List<String> key = names("key");
        return key.isEmpty()
                ? "'row at ' || %sctid::text || ' of ' || %stableoid::regclass::text".formatted(prefix, prefix)
                : SqlText.named(key, quoted("key").stream().map(prefix::concat).toList());
    }

    private List<String> names(String field) {
        return List.of(constraint.getArrayOfStrings(field));
    }

    private List<String> quoted(String field) {
        return names(field).stream().map(Identifier::quoted).toList();
    }
}

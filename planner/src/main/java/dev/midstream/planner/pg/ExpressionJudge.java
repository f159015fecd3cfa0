package dev.midstream.planner.pg;

import dev.midstream.planner.catalog.Catalog;
import dev.midstream.planner.catalog.Catalog.Judgement;
import dev.midstream.planner.catalog.Catalog.QueryAnswer;
import dev.midstream.planner.catalog.Column;
import dev.midstream.planner.catalog.Identifier;
import dev.midstream.planner.catalog.Table;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Lets PostgreSQL judge expressions, by parsing and planning them and never by running them on rows:
 *
 * <ul>
 *   <li>it resolves over the table's columns, or it has a fault;
 *   <li>it resolves without any table, or it depends on the row;
 *   <li>as the target of a sub-query it is pulled up into the query around it, or it is volatile: PostgreSQL may not change how
 *       often a volatile expression is evaluated, so its sub-query stays a node of the plan (prepjointree.c, is_simple_subquery).
 * </ul>
 */
final class ExpressionJudge {
    private static final String PROBE = "midstream_probe";
    private static final String UNDEFINED_COLUMN = "42703";
    private static final String UNDEFINED_TABLE = "42P01";

    private static final String ASSIGNABLE = """
            select s.oid = t.oid or s.typbasetype = t.oid or t.typbasetype = s.oid or t.typcategory = 'S'
              or (s.typelem <> 0 and t.typelem <> 0)
              or exists (select from pg_cast where castsource = s.oid
                and casttarget in (t.oid, nullif(t.typbasetype, 0)) and castcontext in ('a', 'i'))
            from pg_type s, pg_type t where s.oid = to_regtype(?) and t.oid = ?::oid""";

    private final Sql sql;

    ExpressionJudge(Sql sql) {
        this.sql = sql;
    }

    Judgement judge(String expression, Table table, Catalog.Type target) throws SQLException {
        Optional<String> fault = faultOf("select from %s where ((%s)) is null".formatted(from(table), expression));
        if (fault.isPresent()) {
            return new Judgement.Fault(fault.get());
        }
        if (readsRow(expression)) {
            Optional<String> mismatch = assignmentFault(expression, table, target);
            if (mismatch.isPresent()) {
                return new Judgement.Fault(mismatch.get());
            }
            return isVolatile(expression, from(table)) ? new Judgement.Volatile(true) : new Judgement.RowDependent();
        }
        if (isVolatile(expression, "pg_catalog.pg_class")) {
            return new Judgement.Volatile(false);
        }
        return value(expression, target);
    }

    Optional<String> faultInCondition(String condition, Table table) throws SQLException {
        return faultOf("select from %s where (%s)".formatted(from(table), condition));
    }

    List<String> columnsRead(String expression, Table table, List<String> candidates) throws SQLException {
        List<String> read = new ArrayList<>();
        for (String candidate : candidates) {
            String others = table.columns().stream()
                    .map(Column::name)
                    .filter(name -> !name.equals(candidate))
                    .map(Identifier::quoted)
                    .collect(Collectors.joining(", "));
            String without = "select from (select %s from %s) as %s where ((%s)) is null"
                    .formatted(
                            others,
                            table.ref().sql(),
                            Identifier.quoted(table.ref().name()),
                            expression);
            if (faultOf(without).isPresent()) {
                read.add(candidate);
            }
        }
        return read;
    }

    /** Whether values of the type can be compared for equality; {@code json} and {@code point} cannot. */
    boolean isComparable(String type) throws SQLException {
        boolean exists = sql.first("select to_regtype(?) is not null", row -> row.getBoolean(1), type)
                .orElse(false);
        return exists
                && faultOf("select null::%s is distinct from null::%s".formatted(type, type))
                        .isEmpty();
    }

    QueryAnswer ask(String query) throws SQLException {
        try {
            List<String> answers = sql.text(query, row -> String.valueOf(row.getString(1)));
            String answer = answers.isEmpty() ? "no row" : answers.getFirst();
            return answer.equals("t")
                    ? new QueryAnswer.Yes()
                    : new QueryAnswer.No(answer.equals("f") ? "false" : answer);
        } catch (PSQLException e) {
            return new QueryAnswer.Fault(message(e));
        }
    }

    private Optional<String> faultOf(String query) throws SQLException {
        try {
            sql.text("explain " + query, row -> "");
            return Optional.empty();
        } catch (PSQLException e) {
            return Optional.of(message(e));
        }
    }

    private boolean readsRow(String expression) throws SQLException {
        try {
            sql.text("explain select (%s)".formatted(expression), row -> "");
            return false;
        } catch (PSQLException e) {
            if (UNDEFINED_COLUMN.equals(e.getSQLState()) || UNDEFINED_TABLE.equals(e.getSQLState())) {
                return true;
            }
            throw e;
        }
    }

    private boolean isVolatile(String expression, String relation) throws SQLException {
        String probe = "explain (format json) select from (select (%s) as value from %s) as %s where value is null"
                .formatted(expression, relation, PROBE);
        return String.join("", sql.text(probe, row -> row.getString(1))).contains('"' + PROBE + '"');
    }

    private Judgement value(String expression, Catalog.Type target) throws SQLException {
        try {
            Optional<String> text = sql.text(
                            "select cast((%s) as %s)::text".formatted(expression, target.text()),
                            row -> Optional.ofNullable(row.getString(1)))
                    .getFirst();
            return text.map(t -> new Judgement.Constant(Identifier.literal(t) + "::" + target.text(), false))
                    .orElse(new Judgement.Constant("null", true));
        } catch (PSQLException e) {
            return new Judgement.Fault(message(e));
        }
    }

    private Optional<String> assignmentFault(String expression, Table table, Catalog.Type target) throws SQLException {
        String yields = sql.columnType("select (%s) from %s limit 0".formatted(expression, from(table)));
        boolean assignable = sql.first(ASSIGNABLE, row -> row.getBoolean(1), yields, target.oid())
                .orElse(true);
        return assignable
                ? Optional.empty()
                : Optional.of("it yields %s, and the column is %s: write (%s)::%s"
                        .formatted(yields, target.text(), expression, target.text()));
    }

    private static String from(Table table) {
        return table.ref().sql() + " as " + Identifier.quoted(table.ref().name());
    }

    /** PostgreSQL's own words: message, detail and hint, without the position in a statement the user never wrote. */
    private static String message(PSQLException e) {
        ServerErrorMessage server = e.getServerErrorMessage();
        if (server == null) {
            return String.valueOf(e.getMessage());
        }
        String hint = server.getHint() == null ? "" : " (" + server.getHint() + ")";
        return server.getMessage() + hint;
    }
}

package dev.midstream.planner.pg;

import dev.midstream.planner.catalog.Catalog;
import dev.midstream.planner.catalog.Catalog.Judgement;
import dev.midstream.planner.catalog.Catalog.QueryAnswer;
import dev.midstream.planner.catalog.Column;
import dev.midstream.planner.catalog.Identifier;
import dev.midstream.planner.catalog.RowShape;
import dev.midstream.planner.catalog.Table;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
    /** Rows without columns: PostgreSQL plans no expression over a table that it can see to be empty, as one without partitions. */
    private static final String SOME_ROWS = "(select from pg_catalog.pg_class) as midstream_rows";

    private static final String UNDEFINED_COLUMN = "42703";
    private static final String UNDEFINED_TABLE = "42P01";
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    /** Connection lost, rolled back, no resources, cancelled or shut down, system error. */
    private static final Set<String> NOT_ABOUT_THE_TEXT = Set.of("08", "40", "53", "57", "58");

    /** By the rules of assignment casts, with domains as their base types and arrays by their elements. */
    private static final String ASSIGNABLE = """
            with recursive step as (
              select side, oid, 0 as depth from (values ('s', ?::oid), ('t', ?::oid)) given (side, oid)
              union all
              select side, case t.typtype when 'd' then t.typbasetype else t.typelem end, depth + 1
              from step join pg_type t using (oid)
              where t.typtype = 'd' or t.typcategory = 'A' and t.typelem <> 0),
            plain as (
              select distinct on (side) side, t.oid, t.typcategory,
                (select count(*) from step e join pg_type et using (oid) where e.side = step.side and et.typtype <> 'd') as arrays
              from step join pg_type t using (oid) order by side, depth desc)
            select s.oid = t.oid and s.arrays = t.arrays
              or s.arrays = t.arrays and (t.typcategory = 'S' or exists (
                select from pg_cast where castsource = s.oid and casttarget = t.oid and castcontext in ('a', 'i')))
              or t.arrays = 1 and t.typcategory = 'S',
              format_type(?::oid, null)
            from plain s, plain t where s.side = 's' and t.side = 't'""";

    /** Types to which an explicit cast cuts what does not fit, where an assignment refuses. */
    private static final Set<String> CUT_BY_CASTS = Set.of("bpchar", "character varying", "\"bit\"", "bit varying");

    private final Sql sql;

    ExpressionJudge(Sql sql) {
        this.sql = sql;
    }

    Judgement judge(String expression, Table table, Catalog.Type target) throws SQLException {
        Optional<String> fault = faultOf("select from %s where ((%s)) is null".formatted(from(table), expression));
        if (fault.isPresent()) {
            return new Judgement.Fault(fault.get());
        }
        boolean readsRow = readsRow(expression);
        boolean isVolatile = readsRow ? isVolatile(expression, table) : isVolatile(expression, SOME_ROWS);
        if (!readsRow && !isVolatile) {
            return value(expression, target);
        }
        Optional<String> mismatch = assignmentFault(expression, from(table), target);
        if (mismatch.isPresent()) {
            return new Judgement.Fault(mismatch.get());
        }
        return isVolatile ? new Judgement.Volatile(readsRow) : new Judgement.RowDependent();
    }

    Optional<String> faultInCondition(String condition, RowShape rows) throws SQLException {
        return faultOf("select from %s where (%s)".formatted(from(rows), condition));
    }

    Optional<String> faultInDefault(String expression, Catalog.Type target) throws SQLException {
        String nothing = "(select) as " + PROBE;
        Optional<String> fault = faultOf("select from %s where ((%s)) is null".formatted(nothing, expression));
        return fault.isPresent() ? fault : assignmentFault(expression, nothing, target);
    }

    /** A sub-query has the columns of its table, but neither its system columns nor its row type, as in a trigger. */
    boolean readsColumnsOnly(String expression, Table table) throws SQLException {
        return faultOf("select from (select * from %s) as %s where ((%s)) is null"
                        .formatted(
                                table.ref().sql(), Identifier.quoted(table.ref().name()), expression))
                .isEmpty();
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

    /**
     * Whether values of the type can be told apart as DISTINCT does it. {@code json} cannot; {@code circle} has an operator
     * {@code =}, which compares areas.
     */
    boolean isComparable(String type) throws SQLException {
        boolean exists = sql.first("select to_regtype(?) is not null", row -> row.getBoolean(1), type)
                .orElse(false);
        return exists && faultOf("select distinct null::" + type).isEmpty();
    }

    QueryAnswer ask(String query) throws SQLException {
        try {
            // As a sub-query it can be nothing but a query.
            List<String> answers = sql.executed(
                    "select * from (%s\n) as %s".formatted(query, PROBE), row -> String.valueOf(row.getString(1)));
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
            return Optional.of(fault(e));
        }
    }

    /** What is wrong with the text; anything else, such as a lock that was not to be had, says nothing about the text. */
    private static String fault(PSQLException e) throws PSQLException {
        String state = String.valueOf(e.getSQLState());
        if (NOT_ABOUT_THE_TEXT.contains(state.substring(0, 2)) || state.equals(LOCK_NOT_AVAILABLE)) {
            throw e;
        }
        return message(e);
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

    private boolean isVolatile(String expression, Table table) throws SQLException {
        try {
            return isVolatile(expression, SOME_ROWS + " left join " + from(table) + " on true");
        } catch (PSQLException e) {
            if (UNDEFINED_COLUMN.equals(e.getSQLState())) { // a system column, which a join has only by its full name
                return isVolatile(expression, from(table));
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
            Evaluated value = sql.executed(
                            "select cast((%s) as %s)::text, cast((%s) as %s)::text"
                                    .formatted(expression, target.text(), expression, target.unmodified()),
                            row -> new Evaluated(
                                    Optional.ofNullable(row.getString(1)), Optional.ofNullable(row.getString(2))))
                    .getFirst();
            if (CUT_BY_CASTS.contains(target.unmodified().replace("[]", "")) && !value.isWhole()) {
                return new Judgement.Fault(
                        "its value does not fit into %s, which would cut it".formatted(target.text()));
            }
            return value.cast()
                    .map(t -> new Judgement.Constant(Identifier.literal(t) + "::" + target.text(), false))
                    .orElse(new Judgement.Constant("null", true));
        } catch (PSQLException e) {
            return new Judgement.Fault(fault(e));
        }
    }

    private Optional<String> assignmentFault(String expression, String from, Catalog.Type target) throws SQLException {
        long yields = sql.text(
                        "select pg_typeof((select (%s) from %s limit 0))::oid::bigint".formatted(expression, from),
                        row -> row.getLong(1))
                .getFirst();
        return sql.first(ASSIGNABLE, row -> row.getBoolean(1) ? "" : row.getString(2), yields, target.oid(), yields)
                .filter(type -> !type.isEmpty())
                .map(type -> "it yields %s, and the column is %s: write (%s)::%s"
                        .formatted(type, target.text(), expression, target.text()));
    }

    private static String from(RowShape rows) {
        String alias = Identifier.quoted(rows.alias());
        if (rows.table().isPresent() && rows.added().isEmpty()) {
            return rows.table().get().sql() + " as " + alias;
        }
        Stream<String> existing = rows.table().stream().map(t -> "existing.*");
        Stream<String> added = rows.added().entrySet().stream()
                .map(c -> "null::" + c.getValue() + " as " + Identifier.quoted(c.getKey()));
        // OFFSET keeps PostgreSQL from computing with these nulls while it plans.
        return "(select %s %s offset 0) as %s"
                .formatted(
                        Stream.concat(existing, added).collect(Collectors.joining(", ")),
                        rows.table()
                                .map(t -> "from " + t.sql() + " as existing")
                                .orElse(""),
                        alias);
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

    /** A value as the column's type, and as the type without its modifiers. */
    private record Evaluated(Optional<String> cast, Optional<String> whole) {
        /** Blanks at the end may be cut, by the SQL standard. */
        boolean isWhole() {
            return cast.map(String::stripTrailing).equals(whole.map(String::stripTrailing));
        }
    }
}

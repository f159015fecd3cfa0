package dev.midstream.planner.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A default or another expression, with the names of the functions it calls.
 *
 * @param text as written
 * @param functions without schemas, in lower case
 */
public record Expression(String text, List<String> functions) {
    /** Words before a parenthesis that call nothing. */
    private static final Set<String> NO_FUNCTIONS = Set.of(
            "in",
            "any",
            "all",
            "some",
            "and",
            "or",
            "not",
            "exists",
            "array",
            "row",
            "values",
            "case",
            "when",
            "then",
            "else",
            "cast",
            "as",
            "is",
            "like",
            "ilike",
            "between",
            "select",
            "where",
            "from",
            "on",
            "using",
            "over",
            "filter",
            "numeric",
            "decimal",
            "varchar",
            "char",
            "character",
            "varying",
            "timestamp",
            "timestamptz",
            "time",
            "timetz",
            "bit",
            "interval",
            "precision",
            "vector",
            "check",
            "coalesce",
            "nullif",
            "greatest",
            "least",
            "distinct");

    public Expression {
        functions = List.copyOf(functions);
    }

    static Expression of(String text) {
        List<Token> tokens =
                Lexer.tokens(text).stream().filter(t -> !t.isComment()).toList();
        List<String> functions = new ArrayList<>();
        for (int i = 0; i + 1 < tokens.size(); i++) {
            Token token = tokens.get(i);
            boolean called = token.isName() && tokens.get(i + 1).is("(");
            boolean typed = i > 0 && tokens.get(i - 1).is("::");
            if (called && !typed && !NO_FUNCTIONS.contains(token.name())) {
                functions.add(token.name());
            }
        }
        return new Expression(text, functions);
    }

    /** Whether it is the constant NULL. */
    public boolean isNull() {
        return text.equalsIgnoreCase("null") || text.regionMatches(true, 0, "null::", 0, 6);
    }
}

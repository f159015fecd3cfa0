package dev.midstream.planner.sql;

import dev.midstream.planner.sql.Script.NewSyntax;
import dev.midstream.planner.sql.Token.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A statement made ready for a grammar that is older than PostgreSQL 18 and knows no dollar quotes: what it cannot read is replaced
 * by something of the same length that it can, and what was meant is kept beside it, by offset. Offsets stay those of the script.
 */
final class Masked {
    /** Words that begin something else than a column in the parentheses of CREATE TABLE. */
    private static final Set<String> NO_COLUMN =
            Set.of("constraint", "primary", "unique", "check", "foreign", "exclude", "like");

    /** Key words only in front of a parenthesis, a name of a column elsewhere. */
    private static final Set<String> FUNCTION_WORDS = Set.of(
            "position",
            "overlay",
            "substring",
            "trim",
            "treat",
            "normalize",
            "extract",
            "greatest",
            "least",
            "coalesce",
            "nullif");

    private final List<Token> tokens;
    private final int start;
    private final char[] text;
    private final List<NewSyntax> news = new ArrayList<>();
    private final Set<Integer> virtual = new HashSet<>();
    private final Map<Integer, String> notNulls = new HashMap<>();
    private final Set<Integer> notEnforced = new HashSet<>();
    private final Set<Integer> newExpressions = new HashSet<>();

    Masked(List<Token> tokens) {
        this.tokens = tokens;
        this.start = tokens.getFirst().start();
        this.text = new char[tokens.getLast().end() - start];
        java.util.Arrays.fill(text, ' ');
        tokens.forEach(this::copy);
        maskColumnNames();
        for (int i = 0; i < tokens.size(); i++) {
            modernise(i);
        }
    }

    /** The grammar takes some words for key words that PostgreSQL lets name a column: position, value, key. */
    private void maskColumnNames() {
        boolean creates = is(0, "create") && !isAnyOf(1, Set.of("index", "unique", "domain"));
        int depth = 0;
        for (int i = 1; i < tokens.size(); i++) {
            depth += is(i, "(") ? 1 : is(i, ")") ? -1 : 0;
            boolean defined = creates && depth == 1 && isAnyOf(i - 1, Set.of("(", ",")) && !isAnyOf(i, NO_COLUMN);
            boolean altered = isAnyOf(i - 1, Set.of("column", "exists"))
                    && is(0, "alter")
                    && !isAnyOf(i, Set.of("if", "only"))
                    && !is(i + 1, ".")
                    && i > 3;
            boolean mentioned = isAnyOf(i, FUNCTION_WORDS) && !is(i + 1, "(");
            if ((defined || altered || mentioned) && tokens.get(i).kind() == Kind.WORD) {
                write(i, "x".repeat(tokens.get(i).text().length()));
            }
        }
    }

    private boolean isAnyOf(int i, Set<String> words) {
        return words.stream().anyMatch(word -> is(i, word));
    }

    /** As long as the statement. */
    String text() {
        return new String(text);
    }

    int start() {
        return start;
    }

    List<NewSyntax> news() {
        return news;
    }

    /** Whether the generated column whose last word stands here is virtual. */
    boolean isVirtual(int at) {
        return virtual.contains(at);
    }

    /** The column, if what now reads CHECK was NOT NULL of it. */
    Optional<String> notNull(int at) {
        return Optional.ofNullable(notNulls.get(at));
    }

    /** Whether a constraint that ends here is only declared. */
    boolean isNotEnforced(int from, int to) {
        return notEnforced.stream().anyMatch(at -> from <= at && at <= to);
    }

    boolean isNewExpression(int from, int to) {
        return newExpressions.stream().anyMatch(at -> from <= at && at <= to);
    }

    private void copy(Token token) {
        int from = token.start() - start;
        switch (token.kind()) {
            case STRING, DOLLAR_STRING -> quoted(token, '\'');
            case QUOTED_NAME -> quoted(token, '"');
            case NUMBER -> {
                for (int i = from; i < token.end() - start; i++) {
                    text[i] = Character.isDigit(token.text().charAt(i - from))
                                    || token.text().matches("[\\d.]+")
                            ? token.text().charAt(i - from)
                            : '1';
                }
            }
            case WORD -> {
                for (int i = 0; i < token.text().length(); i++) {
                    char c = token.text().charAt(i);
                    boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || c == '_');
                    text[from + i] = plain ? c : 'x';
                }
            }
            case SYMBOL, SEMICOLON -> token.text().getChars(0, token.text().length(), text, from);
            case COMMENT, PSQL, COPY_ROWS, UNFINISHED -> {}
        }
    }

    private void quoted(Token token, char quote) {
        int from = token.start() - start;
        int to = token.end() - start;
        java.util.Arrays.fill(text, from, to, 'x');
        text[from] = quote;
        text[to - 1] = quote;
    }

    private void modernise(int i) {
        if (comes(i, "nulls", "not", "distinct") || comes(i, "nulls", "distinct")) {
            blank(i, is(i + 1, "not") ? 3 : 2);
            news.add(new NewSyntax(15, "NULLS [NOT] DISTINCT"));
        } else if (comes(i, "virtual") && i > 0 && is(i - 1, ")")) {
            write(i, "STORED ");
            virtual.add(tokens.get(i).start());
            news.add(new NewSyntax(18, "a virtual generated column"));
        } else if (comes(i, "not", "enforced") || comes(i, "enforced")) {
            boolean not = is(i, "not");
            if (not) {
                notEnforced.add(tokens.get(i).start());
            }
            blank(i, not ? 2 : 1);
            news.add(new NewSyntax(18, "[NOT] ENFORCED"));
        } else if (comes(i, "set", "expression", "as")) {
            newExpressions.add(tokens.get(i).start());
            blank(i, 3);
            write(i, "SET DEFAULT");
            news.add(new NewSyntax(17, "SET EXPRESSION"));
        } else if (is(i - 1, "delete") && (comes(i, "set", "null", "(") || comes(i, "set", "default", "("))) {
            int end = i + 2;
            while (end < tokens.size() && !is(end, ")")) {
                end++;
            }
            blank(i + 2, end - i - 1);
            news.add(new NewSyntax(15, "ON DELETE SET NULL (columns)"));
        } else if (comes(i, "sequence", "name") && is(0, "alter")) { // as pg_dump writes identities
            int end = i + 3;
            while (is(end, ".")) {
                end += 2;
            }
            blank(i, Math.min(end, tokens.size()) - i);
        } else if (comes(i, "not", "null")
                && i + 2 < tokens.size()
                && tokens.get(i + 2).isName()) {
            namedNotNull(i);
        }
    }

    /** {@code ADD [CONSTRAINT name] NOT NULL column} becomes {@code ADD CHECK (column)}. */
    private void namedNotNull(int i) {
        boolean added = is(i - 1, "add") || (is(i - 2, "constraint") && is(i - 3, "add"));
        if (is(0, "alter") && added && !is(i + 2, "valid")) {
            Token column = tokens.get(i + 2);
            blank(i, 3);
            write(i, "CHECK (" + "x".repeat(column.end() - column.start()) + ")");
            notNulls.put(tokens.get(i).start(), column.name());
            news.add(new NewSyntax(18, "a NOT NULL constraint with a name"));
        }
    }

    private boolean comes(int i, String... words) {
        for (int w = 0; w < words.length; w++) {
            if (!is(i + w, words[w])) {
                return false;
            }
        }
        return true;
    }

    private boolean is(int i, String word) {
        return i >= 0
                && i < tokens.size()
                && tokens.get(i).kind() != Kind.QUOTED_NAME
                && tokens.get(i).is(word);
    }

    private void blank(int i, int count) {
        java.util.Arrays.fill(
                text, tokens.get(i).start() - start, tokens.get(i + count - 1).end() - start, ' ');
    }

    private void write(int i, String replacement) {
        replacement.getChars(0, replacement.length(), text, tokens.get(i).start() - start);
    }
}

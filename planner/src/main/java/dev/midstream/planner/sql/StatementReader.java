package dev.midstream.planner.sql;

import dev.midstream.planner.sql.Script.Item;
import dev.midstream.planner.sql.Script.NewSyntax;
import dev.midstream.planner.sql.Statement.CreateTable.Form;
import dev.midstream.planner.sql.Statement.NotUnderstood;
import dev.midstream.planner.sql.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads one statement: by its first words where they say everything, by the grammar where expressions stand in it. */
final class StatementReader {
    /** Commands of psql that neither change the database nor read another file. */
    private static final Set<String> HARMLESS = Set.of(
            "\\echo",
            "\\qecho",
            "\\warn",
            "\\set",
            "\\unset",
            "\\pset",
            "\\timing",
            "\\x",
            "\\t",
            "\\a",
            "\\encoding",
            "\\restrict",
            "\\unrestrict",
            "\\prompt",
            "\\.");

    private final String script;
    private final List<Token> tokens;
    private final List<NewSyntax> news = new ArrayList<>();

    StatementReader(String script, List<Token> tokens) {
        this.script = script;
        this.tokens = tokens;
    }

    Item read() {
        int at = tokens.getFirst().start();
        int end = tokens.getLast().end();
        Statement statement;
        try {
            statement = statement();
        } catch (Words.Unexpected e) {
            statement = new NotUnderstood(String.valueOf(e.getMessage()), e.at());
        }
        return new Item(statement, script.substring(at, end), at, end, List.copyOf(news));
    }

    private Statement statement() {
        for (Token token : tokens) {
            if (token.kind() == Kind.UNFINISHED) {
                return new NotUnderstood("a quote or comment that begins here is not closed", token.start());
            }
            if (token.kind() == Kind.PSQL) {
                return psql(token);
            }
        }
        Words words = new Words(tokens);
        if (words.comes("alter", "table")
                || isIndex(words)
                || words.comes("create", "domain")
                || words.comes("alter", "domain")) {
            return byGrammar();
        }
        return isCreateTable() ? createTable() : new PlainReader(words, tokens).read();
    }

    private Statement psql(Token token) {
        String command = token.text().split("\\s", 2)[0].toLowerCase(Locale.ROOT);
        return HARMLESS.contains(command)
                ? new Statement.Plain("psql " + command)
                : new NotUnderstood("psql's %s is not carried out by lint".formatted(command), token.start());
    }

    private static boolean isIndex(Words words) {
        return words.comes("create", "index") || words.comes("create", "unique", "index");
    }

    private boolean isCreateTable() {
        return tokens.getFirst().is("create")
                && tokens.stream()
                        .skip(1)
                        .dropWhile(t -> Set.of("global", "local", "temp", "temporary", "unlogged")
                                .contains(t.text().toLowerCase(Locale.ROOT)))
                        .findFirst()
                        .filter(t -> t.is("table"))
                        .isPresent();
    }

    private Statement createTable() {
        Words words = new Words(tokens);
        words.expect("create");
        boolean temporary = false;
        while (!words.skip("table")) {
            temporary |= words.takeName().startsWith("temp");
        }
        boolean ifNotExists = words.skip("if", "not", "exists");
        Name name = words.name();
        boolean fromQuery = words.isAhead("as") && !words.comes("partition") && !words.comes("of");
        return fromQuery && isQuery(words)
                ? new Statement.CreateTable(name, temporary, ifNotExists, Form.QUERY, List.of(), List.of())
                : byGrammar();
    }

    /** Whether a query stands behind an AS outside parentheses. */
    private static boolean isQuery(Words words) {
        List<Token> rest = words.rest();
        int depth = 0;
        for (int i = 0; i + 1 < rest.size(); i++) {
            depth += rest.get(i).is("(") ? 1 : rest.get(i).is(")") ? -1 : 0;
            Token next = rest.get(i + 1);
            boolean query = next.is("select")
                    || next.is("with")
                    || next.is("values")
                    || next.is("table")
                    || next.is("(")
                    || next.is("execute");
            if (depth == 0 && rest.get(i).is("as") && query) {
                return true;
            }
        }
        return false;
    }

    private Statement byGrammar() {
        Masked masked = new Masked(tokens);
        news.addAll(masked.news());
        return new TableReader(script, masked).read();
    }
}

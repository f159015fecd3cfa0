package dev.midstream.planner.sql;

import dev.midstream.planner.sql.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/** Cuts a script where psql does: at semicolons outside parentheses, and outside the body of a function in standard SQL. */
final class Splitter {
    private final List<List<Token>> statements = new ArrayList<>();
    private List<Token> current = new ArrayList<>();
    private int parentheses;
    /** Nested BEGIN ATOMIC and CASE, each closed by END. */
    private int blocks;

    private Splitter() {}

    /** The tokens of each statement, without comments and semicolons; an empty statement is none. */
    static List<List<Token>> split(List<Token> tokens) {
        Splitter splitter = new Splitter();
        tokens.stream().filter(token -> !token.isComment()).forEach(splitter::take);
        splitter.cut();
        return splitter.statements;
    }

    private void take(Token token) {
        switch (token.kind()) {
            case SEMICOLON -> {
                if (parentheses == 0 && blocks == 0) {
                    cut();
                    return;
                }
            }
            case PSQL -> { // ends at its line and may stand in the midst of a statement, as \gset does
                if (current.isEmpty()) {
                    current.add(token);
                    cut();
                    return;
                }
            }
            case COPY_ROWS -> {
                return;
            }
            case SYMBOL -> {
                parentheses += token.is("(") ? 1 : token.is(")") && parentheses > 0 ? -1 : 0;
            }
            case WORD -> countBlocks(token);
            case QUOTED_NAME, STRING, DOLLAR_STRING, NUMBER, COMMENT, UNFINISHED -> {}
        }
        current.add(token);
    }

    private void countBlocks(Token token) {
        boolean atomic = token.is("atomic")
                && !current.isEmpty()
                && current.getLast().is("begin")
                && current.getFirst().is("create");
        if (atomic || (blocks > 0 && token.is("case"))) {
            blocks++;
        } else if (blocks > 0 && token.is("end")) {
            blocks--;
        }
    }

    private void cut() {
        if (!current.isEmpty() && current.stream().anyMatch(t -> t.kind() != Kind.SEMICOLON)) {
            statements.add(List.copyOf(current));
        }
        current = new ArrayList<>();
        parentheses = 0;
        blocks = 0;
    }
}

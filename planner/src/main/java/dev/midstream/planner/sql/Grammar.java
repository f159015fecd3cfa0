package dev.midstream.planner.sql;

import java.util.Optional;
import org.antlr.v4.runtime.BaseErrorListener;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Recognizer;
import org.antlr.v4.runtime.Token;
import org.apache.shardingsphere.sql.parser.autogen.PostgreSQLStatementLexer;
import org.apache.shardingsphere.sql.parser.autogen.PostgreSQLStatementParser;
import org.apache.shardingsphere.sql.parser.autogen.PostgreSQLStatementParser.ExecuteContext;
import org.jspecify.annotations.Nullable;

/** PostgreSQL's grammar as ShardingSphere wrote it down for ANTLR; only its tree is used. */
final class Grammar {
    private final String script;
    private final Masked masked;

    Grammar(String script, Masked masked) {
        this.script = script;
        this.masked = masked;
    }

    ExecuteContext parse() {
        First first = new First();
        PostgreSQLStatementLexer lexer = new PostgreSQLStatementLexer(CharStreams.fromString(masked.text()));
        lexer.removeErrorListeners();
        lexer.addErrorListener(first);
        PostgreSQLStatementParser parser = new PostgreSQLStatementParser(new CommonTokenStream(lexer));
        parser.removeErrorListeners();
        parser.addErrorListener(first);
        ExecuteContext tree = parser.execute();
        if (first.error != null) {
            throw first.error;
        }
        return tree;
    }

    int at(ParserRuleContext context) {
        return masked.start() + context.getStart().getStartIndex();
    }

    int end(ParserRuleContext context) {
        Token stop = Optional.ofNullable(context.getStop()).orElse(context.getStart());
        return masked.start() + stop.getStopIndex() + 1;
    }

    /** As the script has it. */
    String text(ParserRuleContext context) {
        return script.substring(at(context), Math.max(at(context), end(context)));
    }

    Name name(ParserRuleContext context) {
        return new Words(Lexer.tokens(text(context))).name();
    }

    /** The last part of a name. */
    String last(ParserRuleContext context) {
        return name(context).name();
    }

    /** Remembers the first error of lexer and parser. */
    private final class First extends BaseErrorListener {
        private Words.@Nullable Unexpected error;

        @Override
        public void syntaxError(
                Recognizer<?, ?> recognizer,
                @Nullable Object symbol,
                int line,
                int column,
                String message,
                @Nullable RecognitionException cause) {
            if (error == null) {
                int offset = symbol instanceof Token token ? token.getStartIndex() : column;
                int at = masked.start() + Math.clamp(offset, 0, masked.text().length());
                boolean ended = symbol instanceof Token token && token.getType() == Token.EOF;
                error = new Words.Unexpected(
                        ended ? "it ends too early" : "'%s' is not expected here".formatted(wordAt(at)), at);
            }
        }

        private String wordAt(int at) {
            int end = at;
            while (end < script.length() && end - at < 30 && !Character.isWhitespace(script.charAt(end))) {
                end++;
            }
            return script.substring(at, end);
        }
    }
}

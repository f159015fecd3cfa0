package dev.midstream.cli.doctor;

import java.util.Optional;

/**
 * The answer to one question.
 *
 * @param grant the statement that gives what is missing, as an owner or an administrator would run it
 */
public record Finding(String check, Verdict verdict, String text, Optional<String> grant) {
    static Finding fine(String check, String text) {
        return new Finding(check, Verdict.FINE, text, Optional.empty());
    }

    static Finding doubtful(String check, String text) {
        return new Finding(check, Verdict.DOUBTFUL, text, Optional.empty());
    }

    static Finding wrong(String check, String text) {
        return new Finding(check, Verdict.WRONG, text, Optional.empty());
    }

    Finding mendedBy(String statement) {
        return new Finding(check, verdict, text, Optional.of(statement));
    }
}

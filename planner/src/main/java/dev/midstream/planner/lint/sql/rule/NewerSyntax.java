package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.lint.sql.About;
import dev.midstream.planner.lint.sql.Risk;
import dev.midstream.planner.lint.sql.Situation;
import dev.midstream.planner.lint.sql.SqlRule;
import java.util.stream.Stream;

/** The target does not know it. */
final class NewerSyntax implements SqlRule {
    @Override
    public About about() {
        return About.error("newer-syntax")
                .why("syntax of a newer PostgreSQL is a syntax error on the target")
                .lock("none: it fails")
                .instead("write it as the target knows it, or upgrade first")
                .bad("")
                .good("");
    }

    @Override
    public Stream<Risk> check(Situation here) {
        return here.item().newest().stream()
                .filter(syntax -> syntax.major() > here.terms().version().major())
                .distinct()
                .map(syntax -> here.risk("%s came with PostgreSQL %d, the target is %d"
                        .formatted(
                                syntax.what(),
                                syntax.major(),
                                here.terms().version().major())));
    }
}

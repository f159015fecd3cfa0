package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.lint.sql.About;
import dev.midstream.planner.lint.sql.Risk;
import dev.midstream.planner.lint.sql.Situation;
import dev.midstream.planner.lint.sql.SqlRule;
import dev.midstream.planner.sql.Statement;
import java.util.Optional;
import java.util.stream.Stream;

/** What is not understood is said, never passed over. */
final class NotUnderstood implements SqlRule {
    @Override
    public About about() {
        return About.warning("not-understood")
                .why("lint could not read the statement, so no rule was applied to it")
                .lock("not known")
                .instead("look at it yourself, try lint --trace, and say in an ignore comment that somebody did")
                .bad("do $$ begin perform 1; end $$;")
                .good("select 1;");
    }

    @Override
    public Stream<Risk> check(Situation here) {
        Stream<Risk> unread = here.statement(Statement.NotUnderstood.class)
                .map(n -> new Risk(n.at(), Optional.empty(), "not understood, not checked: %s".formatted(n.reason())));
        Stream<Risk> opaque = here.statement(Statement.Opaque.class)
                .map(o -> here.risk("not checked: %s runs code that lint does not look into".formatted(o.kind())));
        return Stream.concat(unread, opaque);
    }
}

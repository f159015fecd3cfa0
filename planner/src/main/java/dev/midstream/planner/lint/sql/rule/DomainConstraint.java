package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.lint.sql.About;
import dev.midstream.planner.lint.sql.Risk;
import dev.midstream.planner.lint.sql.Situation;
import dev.midstream.planner.lint.sql.SqlRule;
import dev.midstream.planner.sql.Statement;
import java.util.stream.Stream;

/** A later change checks every column of the domain. */
final class DomainConstraint implements SqlRule {
    @Override
    public About about() {
        return About.warning("domain-constraint")
                .why("adding a constraint to a domain reads every table with a column of it, under a lock; it"
                        + " cannot be changed for one table alone")
                .lock("SHARE on every table with a column of the domain, while it is scanned")
                .instead("CHECK constraints on the tables; for a domain that is there, ADD … NOT VALID, then VALIDATE"
                        + " CONSTRAINT")
                .bad("create domain positive as int check (value > 0);")
                .good("create domain positive as int;");
    }

    @Override
    public Stream<Risk> check(Situation here) {
        Stream<Risk> created = here.statement(Statement.CreateDomain.class)
                .filter(Statement.CreateDomain::constrained)
                .map(create -> here.risk("a later change of the constraint of %s checks every table that uses it"
                        .formatted(create.domain())));
        Stream<Risk> altered = here.statement(Statement.AlterDomain.class)
                .filter(Statement.AlterDomain::checked)
                .map(alter -> here.risk("every column of %s is checked in every table".formatted(alter.domain())));
        return Stream.concat(created, altered);
    }
}

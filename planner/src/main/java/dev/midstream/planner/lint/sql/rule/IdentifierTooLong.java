package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.catalog.Identifier;
import dev.midstream.planner.lint.sql.About;
import dev.midstream.planner.lint.sql.Risk;
import dev.midstream.planner.lint.sql.Situation;
import dev.midstream.planner.lint.sql.SqlRule;
import dev.midstream.planner.sql.Name;
import dev.midstream.planner.sql.Statement;
import java.util.Optional;
import java.util.stream.Stream;

/** PostgreSQL cuts it, silently. */
final class IdentifierTooLong implements SqlRule {
    @Override
    public About about() {
        return About.error("identifier-too-long")
                .why("PostgreSQL cuts a name behind 63 bytes with no more than a notice: two long names become one")
                .lock("none")
                .instead("shorten it")
                .bad("alter table t add column aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa text;")
                .good("alter table t add column aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa text;");
    }

    @Override
    public Stream<Risk> check(Situation here) {
        return Stream.concat(Names.given(here.item()), meant(here))
                .filter(name -> Identifier.isTooLong(name.text()))
                .map(name -> new Risk(
                        name.at(),
                        Optional.empty(),
                        "'%s' is longer than %d bytes".formatted(name.text(), Identifier.BYTES_MAX)));
    }

    /** What is dropped or altered may then be something else. */
    private static Stream<Names> meant(Situation here) {
        Stream<Name> dropped = here.statement(Statement.Drop.class).flatMap(drop -> drop.names().stream());
        Stream<Name> altered = here.statement(Statement.AlterTable.class).map(Statement.AlterTable::table);
        return Stream.concat(dropped, altered)
                .map(name -> new Names(name.name(), here.item().at()));
    }
}

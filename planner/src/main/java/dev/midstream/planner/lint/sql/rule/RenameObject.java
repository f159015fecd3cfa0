package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.lint.sql.About;
import dev.midstream.planner.lint.sql.Risk;
import dev.midstream.planner.lint.sql.Situation;
import dev.midstream.planner.lint.sql.SqlRule;
import dev.midstream.planner.sql.Statement;
import dev.midstream.planner.sql.Statement.Thing;
import java.util.stream.Stream;

/** Code that knows the old name fails at once. */
final class RenameObject implements SqlRule {
    @Override
    public About about() {
        return About.warning("rename-object")
                .why("code that knows the schema, type, value or view by its old name fails at once")
                .lock("short")
                .instead("make the new one beside the old one, move the users, then drop the old one")
                .bad("alter schema sales rename to shop;")
                .good("create schema shop;");
    }

    @Override
    public Stream<Risk> check(Situation here) {
        Stream<Risk> objects = here.statement(Statement.Rename.class)
                .filter(rename -> rename.thing() != Thing.INDEX)
                .map(rename -> here.risk("code that knows %s %s by this name fails at once"
                        .formatted(rename.thing().label(), rename.object())));
        Stream<Risk> values = here.statement(Statement.RenameEnumValue.class)
                .map(rename -> here.risk(
                        "code that knows value '%s' of %s fails at once".formatted(rename.from(), rename.type())));
        return Stream.concat(objects, values);
    }
}

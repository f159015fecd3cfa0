package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.lint.sql.About;
import dev.midstream.planner.lint.sql.Risk;
import dev.midstream.planner.lint.sql.Situation;
import dev.midstream.planner.lint.sql.SqlRule;
import dev.midstream.planner.sql.Statement;
import java.util.stream.Stream;

/** Writers queue behind it. */
final class CreateTriggerLocks implements SqlRule {
    @Override
    public About about() {
        return About.note("create-trigger-locks")
                .why("CREATE TRIGGER waits for writing transactions and holds up the next ones meanwhile")
                .lock("SHARE ROW EXCLUSIVE on the table, short")
                .instead("keep it in a short transaction of its own, under a lock_timeout, and try again")
                .bad("create trigger t before insert on orders for each row execute function f();")
                .good("""
                    create table orders (id bigint primary key);
                    create trigger t before insert on orders for each row execute function f();\
                    """);
    }

    @Override
    public Stream<Risk> check(Situation here) {
        Stream<Risk> created = here.statement(Statement.CreateTrigger.class)
                .filter(trigger -> here.exists(trigger.table()))
                .map(trigger -> here.risk(
                        trigger.table(), "writes to %s wait while the trigger is made".formatted(trigger.table())));
        Stream<Risk> dropped = here.statement(Statement.Drop.class)
                .flatMap(drop -> drop.table().stream())
                .filter(here::exists)
                .map(table ->
                        here.risk(table, "reads and writes of %s wait while the trigger is dropped".formatted(table)));
        return Stream.concat(created, dropped);
    }
}

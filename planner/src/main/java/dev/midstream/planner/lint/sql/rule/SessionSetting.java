package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.lint.sql.About;
import dev.midstream.planner.lint.sql.Risk;
import dev.midstream.planner.lint.sql.Situation;
import dev.midstream.planner.lint.sql.SqlRule;
import dev.midstream.planner.sql.Statement;
import java.util.stream.Stream;

/** It outlives the migration on a shared connection. */
final class SessionSetting implements SqlRule {
    @Override
    public About about() {
        return About.note("session-setting")
                .why("SET without LOCAL stays with the connection: behind a pooler in transaction mode another"
                        + " client gets it, and the next statement may run without it")
                .lock("none")
                .instead("SET LOCAL inside the transaction, or ALTER ROLE … SET for the role that migrates")
                .bad("""
                    begin;
                    set lock_timeout = '2s';
                    commit;\
                    """)
                .good("""
                    begin;
                    set local lock_timeout = '2s';
                    commit;\
                    """);
    }

    @Override
    public Stream<Risk> check(Situation here) {
        return here.statement(Statement.Setting.class)
                .filter(setting -> here.inTransaction()
                        && !setting.local()
                        && setting.value().isPresent())
                .map(setting -> here.risk(
                        "%s stays with the connection when the transaction has ended".formatted(setting.name())));
    }
}

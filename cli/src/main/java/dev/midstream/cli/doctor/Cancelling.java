package dev.midstream.cli.doctor;

import dev.midstream.planner.file.LockPolicy;
import dev.midstream.planner.file.LockPolicy.BlockerClass;
import dev.midstream.planner.file.Migration;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Whether statements of other roles may be cancelled, which only {@code cancel_blockers} asks for. */
final class Cancelling implements Check {
    private static final String NAME = "cancelling";
    private static final String MAY = """
            select pg_has_role('pg_signal_backend', 'USAGE'), format('grant pg_signal_backend to %I;', current_user),
              not exists (select from unnest(?::text[]) as asked (name)
                left join pg_roles r on r.rolname = asked.name
                where r.oid is null or r.rolsuper or not pg_has_role(r.oid, 'USAGE'))""";

    private final Optional<List<BlockerClass>> classes;

    Cancelling(Optional<Migration> migration) {
        this.classes = migration.map(Migration::locks).map(LockPolicy::cancelBlockers);
    }

    @Override
    public List<Finding> look(Questions questions) throws SQLException {
        boolean asked = classes.filter(all -> !all.isEmpty()).isPresent();
        String[] roles = classes.orElse(List.of()).stream()
                .map(each -> each.user().orElse("")) // any role's: no role is called that
                .toArray(String[]::new);
        return questions.ask(
                MAY,
                row -> {
                    if (row.getBoolean(1)) {
                        return Finding.fine(NAME, "may cancel statements of other roles, if cancel_blockers says so");
                    }
                    if (!asked) {
                        return Finding.fine(
                                NAME,
                                "may not cancel statements of other roles; cancel_blockers in a migration file would need "
                                        + row.getString(2).replace(";", ""));
                    }
                    return row.getBoolean(3)
                            ? Finding.fine(NAME, "may cancel statements of the roles in cancel_blockers")
                            : Finding.wrong(
                                            NAME,
                                            "the file has cancel_blockers, and this role may not cancel statements of those roles")
                                    .mendedBy(row.getString(2));
                },
                (Object) roles);
    }
}

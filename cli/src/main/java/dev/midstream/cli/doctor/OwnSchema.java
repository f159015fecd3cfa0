package dev.midstream.cli.doctor;

import dev.midstream.checkpoints.pg.PgSchema;
import java.sql.SQLException;
import java.util.List;

/** Whether the schema midstream is there, or can be made. */
final class OwnSchema implements Check {
    private static final String NAME = "schema midstream";
    private static final String ACCESS = """
            select has_database_privilege(current_database(), 'CREATE'), current_user,
              (select has_schema_privilege(oid, 'CREATE, USAGE') from pg_namespace where nspname = 'midstream'),
              exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
                where n.nspname = 'midstream' and c.relname = 'schema_version'),
              format('grant create on database %I to %I;', current_database(), current_user),
              format('grant usage, create on schema midstream to %I;', current_user)""";

    @Override
    public List<Finding> look(Questions questions) throws SQLException {
        return questions.ask(ACCESS, row -> {
            String user = row.getString(2);
            boolean usable = row.getBoolean(3);
            boolean isAbsent = row.wasNull();
            if (isAbsent) {
                return row.getBoolean(1)
                        ? Finding.fine(NAME, "will be made by the first run")
                        : Finding.wrong(NAME, "role %s may not create it".formatted(user))
                                .mendedBy(row.getString(5));
            }
            if (!usable) {
                return Finding.wrong(NAME, "role %s may not use it".formatted(user))
                        .mendedBy(row.getString(6));
            }
            return row.getBoolean(4) ? age(questions) : Finding.fine(NAME, "there, and empty");
        });
    }

    private static Finding age(Questions questions) throws SQLException {
        boolean readable =
                questions.number("select has_table_privilege('midstream.schema_version', 'SELECT')::int") == 1;
        if (!readable) {
            return Finding.wrong(
                    NAME, "belongs to another role, and this one may not read it: run as the role that made it");
        }
        long version = questions.number("select coalesce(max(version), 0) from midstream.schema_version");
        return version > PgSchema.newest()
                ? Finding.wrong(
                        NAME,
                        "its version is %d, newer than this program knows (%d): use the newer Midstream"
                                .formatted(version, PgSchema.newest()))
                : Finding.fine(NAME, "there");
    }
}

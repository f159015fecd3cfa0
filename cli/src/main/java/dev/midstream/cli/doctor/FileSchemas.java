package dev.midstream.cli.doctor;

import dev.midstream.planner.file.TableName;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Whether the role may make new tables and indexes where a migration file needs them. */
final class FileSchemas implements Check {
    /** Without a schema: that of the table, if it is there, else where new objects go. */
    private static final String RIGHTS = """
            select n.nspname, has_schema_privilege(n.oid, 'CREATE'), has_schema_privilege(n.oid, 'USAGE'),
              format('grant usage, create on schema %I to %I;', n.nspname, current_user)
            from pg_namespace n where n.nspname = coalesce(nullif(?, ''), (
              select tn.nspname from pg_class c join pg_namespace tn on tn.oid = c.relnamespace
              where c.relname = ? and pg_table_is_visible(c.oid) and c.relkind in ('r', 'p')), current_schema())""";

    private final TouchedTables touched;

    FileSchemas(TouchedTables touched) {
        this.touched = touched;
    }

    @Override
    public List<Finding> look(Questions questions) throws SQLException {
        Set<Finding> findings = new LinkedHashSet<>();
        for (TableName table : touched.newObjectsBeside()) {
            findings.addAll(questions.ask(
                    RIGHTS,
                    row -> row.getBoolean(2) && row.getBoolean(3)
                            ? Finding.fine("schema " + row.getString(1), "new tables and indexes may be made")
                            : Finding.wrong(
                                            "schema " + row.getString(1),
                                            "new tables and indexes need CREATE and USAGE")
                                    .mendedBy(row.getString(4)),
                    table.schema().orElse(""),
                    table.name()));
        }
        return List.copyOf(findings);
    }
}

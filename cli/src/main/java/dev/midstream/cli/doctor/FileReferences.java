package dev.midstream.cli.doctor;

import dev.midstream.planner.file.TableName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Whether the role may make the foreign keys of a migration file, and read what they point to. */
final class FileReferences implements Check {
    private static final String RIGHTS = """
            select format('%I.%I', n.nspname, c.relname),
              has_schema_privilege(n.oid, 'USAGE'), has_table_privilege(c.oid, 'REFERENCES'), has_table_privilege(c.oid, 'SELECT'),
              format('grant usage on schema %I to %I;', n.nspname, current_user),
              format('%I.%I to %I;', n.nspname, c.relname, current_user)
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where c.relname = ? and case when ? = '' then pg_table_is_visible(c.oid) else n.nspname = ? end
              and c.relkind in ('r', 'p')""";

    private final TouchedTables touched;

    FileReferences(TouchedTables touched) {
        this.touched = touched;
    }

    @Override
    public List<Finding> look(Questions questions) throws SQLException {
        List<Finding> findings = new ArrayList<>();
        for (TableName table : touched.referenced()) {
            if (touched.created().contains(table)) {
                continue;
            }
            String schema = table.schema().orElse("");
            List<List<Finding>> rights = questions.ask(RIGHTS, FileReferences::judge, table.name(), schema, schema);
            if (rights.isEmpty()) {
                findings.add(
                        Finding.wrong("foreign keys to " + table, "there is no such table that this role can see"));
            }
            rights.forEach(findings::addAll);
        }
        return findings;
    }

    private static List<Finding> judge(ResultSet row) throws SQLException {
        String name = "foreign keys to " + row.getString(1);
        List<Finding> findings = new ArrayList<>();
        if (!row.getBoolean(2)) {
            findings.add(Finding.wrong(name, "its schema may not be used").mendedBy(row.getString(5)));
        }
        if (!row.getBoolean(3)) {
            findings.add(Finding.wrong(name, "need REFERENCES").mendedBy("grant references on " + row.getString(6)));
        }
        if (!row.getBoolean(4)) {
            findings.add(Finding.doubtful(name, "verification needs SELECT to look for orphans")
                    .mendedBy("grant select on " + row.getString(6)));
        }
        return findings.isEmpty() ? List.of(Finding.fine(name, "may be made")) : findings;
    }
}

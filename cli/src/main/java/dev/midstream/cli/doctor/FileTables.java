package dev.midstream.cli.doctor;

import dev.midstream.planner.file.TableName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Whether the role may do to the tables of a migration file what the file asks for. */
final class FileTables implements Check {
    /** The table and its partitions; ALTER TABLE and CREATE TRIGGER need the owner of each. */
    private static final String OWNERS = """
            select format('%I.%I', n.nspname, t.relname), pg_get_userbyid(t.relowner), pg_has_role(t.relowner, 'USAGE'),
              (select rolsuper from pg_roles r where r.oid = t.relowner),
              format('grant %I to %I;', pg_get_userbyid(t.relowner), current_user),
              format('alter table %I.%I owner to %I;', n.nspname, t.relname, current_user),
              row_security_active(t.oid), current_user
            from pg_class c join pg_namespace cn on cn.oid = c.relnamespace
            join pg_class t on t.oid = c.oid or t.oid in (select relid from pg_partition_tree(c.oid))
            join pg_namespace n on n.oid = t.relnamespace
            where c.relname = ? and case when ? = '' then pg_table_is_visible(c.oid) else cn.nspname = ? end
              and c.relkind in ('r', 'p')
            order by t.oid <> c.oid, 1""";

    private final Set<TableName> tables;
    private final Set<TableName> created;

    FileTables(TouchedTables touched) {
        this.tables = touched.altered();
        this.created = touched.created();
    }

    @Override
    public List<Finding> look(Questions questions) throws SQLException {
        List<Finding> findings = new ArrayList<>();
        for (TableName table : tables) {
            if (created.contains(table)) {
                continue;
            }
            String schema = table.schema().orElse("");
            List<Finding> owners = questions.ask(OWNERS, FileTables::judge, table.name(), schema, schema);
            findings.addAll(
                    owners.isEmpty()
                            ? List.of(
                                    Finding.wrong(
                                            "table " + table,
                                            "does not exist, or its schema is not in this role's search_path or may not be used"))
                            : owners);
        }
        return findings;
    }

    private static Finding judge(ResultSet row) throws SQLException {
        String name = "table " + row.getString(1);
        if (!row.getBoolean(3)) {
            return Finding.wrong(
                            name,
                            "belongs to %s: ALTER TABLE, CREATE INDEX and CREATE TRIGGER need its owner"
                                    .formatted(row.getString(2)))
                    .mendedBy(row.getBoolean(4) ? row.getString(6) : row.getString(5));
        }
        return row.getBoolean(7)
                ? Finding.wrong(
                        name,
                        "row level security hides rows from role %s: no FORCE, or BYPASSRLS"
                                .formatted(row.getString(8)))
                : Finding.fine(name, "may be altered");
    }
}

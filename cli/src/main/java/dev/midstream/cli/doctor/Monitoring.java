package dev.midstream.cli.doctor;

import java.sql.SQLException;
import java.util.List;

/** Whether other roles' sessions can be seen. */
final class Monitoring implements Check {
    @Override
    public List<Finding> look(Questions questions) throws SQLException {
        return questions.ask(
                "select pg_has_role('pg_monitor', 'USAGE') or pg_has_role('pg_read_all_stats', 'USAGE'),"
                        + " format('grant pg_monitor to %I;  -- optional', current_user)",
                row -> row.getBoolean(1)
                        ? Finding.fine("monitoring", "may see other roles' sessions")
                        : Finding.doubtful(
                                        "monitoring", "who blocks a lock cannot be named, and some signals are blind")
                                .mendedBy(row.getString(2)));
    }
}

package dev.midstream.cli.doctor;

import java.sql.SQLException;
import java.util.List;

/** Whether the server takes writes. */
final class ServerRole implements Check {
    private static final String NAME = "role of the server";

    @Override
    public List<Finding> look(Questions questions) throws SQLException {
        return questions.ask(
                "select pg_is_in_recovery(), current_setting('default_transaction_read_only')::bool,"
                        + " format('alter role %I set default_transaction_read_only = off;', current_user)",
                row -> {
                    if (row.getBoolean(1)) {
                        return Finding.wrong(NAME, "a standby, which takes no writes: connect to the primary");
                    }
                    return row.getBoolean(2)
                            ? Finding.wrong(NAME, "default_transaction_read_only is on: switch it off for this role")
                                    .mendedBy(row.getString(3))
                            : Finding.fine(NAME, "primary");
                });
    }
}

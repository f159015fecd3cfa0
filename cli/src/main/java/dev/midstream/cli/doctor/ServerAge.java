package dev.midstream.cli.doctor;

import java.sql.SQLException;
import java.util.List;

/** Whether the server is of a version that is known. */
final class ServerAge implements Check {
    private static final int OLDEST = 140_000;
    private static final int UNTESTED = 190_000;

    @Override
    public List<Finding> look(Questions questions) throws SQLException {
        return questions.ask(
                "select current_setting('server_version_num')::int, current_setting('server_version')", row -> {
                    String version = "PostgreSQL " + row.getString(2);
                    if (row.getInt(1) < OLDEST) {
                        return Finding.wrong("version", version + ": 14 or newer is needed");
                    }
                    return row.getInt(1) >= UNTESTED
                            ? Finding.doubtful("version", version + ": newer than any tested")
                            : Finding.fine("version", version);
                });
    }
}

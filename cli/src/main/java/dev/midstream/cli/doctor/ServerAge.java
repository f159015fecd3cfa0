package dev.midstream.cli.doctor;

import dev.midstream.planner.catalog.ServerVersion;
import java.sql.SQLException;
import java.util.List;

/** Whether the server is of a version that is known. */
final class ServerAge implements Check {
    private static final String NAME = "version";
    private static final int UNTESTED = 190_000;

    @Override
    public List<Finding> look(Questions questions) throws SQLException {
        return questions.ask(
                "select current_setting('server_version_num')::int, current_setting('server_version')",
                row -> judge(new ServerVersion(row.getInt(1)), "PostgreSQL " + row.getString(2)));
    }

    static Finding judge(ServerVersion version, String text) {
        if (!version.isSupported()) {
            return Finding.wrong(NAME, text + ": 14 or newer is needed");
        }
        if (version.corruptsConcurrentBuilds()) {
            return Finding.doubtful(
                    NAME,
                    text
                            + ": an index built concurrently may lack rows, so a plan that builds one is refused; upgrade to 14.4 or newer");
        }
        return version.number() >= UNTESTED
                ? Finding.doubtful(NAME, text + ": newer than any tested")
                : Finding.fine(NAME, text);
    }
}

package dev.midstream.cli.doctor;

import java.sql.SQLException;
import java.util.List;

/** Behind a transaction pooler a session setting does not stay. */
final class Pooler implements Check {
    private static final int TRIES = 5;

    @Override
    public List<Finding> look(Questions questions) throws SQLException {
        long first = questions.number("select pg_backend_pid()");
        boolean same = true;
        for (int i = 0; i < TRIES; i++) {
            same &= questions.number("select pg_backend_pid()") == first;
        }
        return List.of(
                same
                        ? Finding.fine("pooler", "none seen: every statement came to the same backend")
                        : Finding.doubtful(
                                "pooler",
                                "statements come to different backends: indexes cannot be built safely behind a transaction pooler, connect directly"));
    }
}

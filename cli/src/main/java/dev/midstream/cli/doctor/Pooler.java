package dev.midstream.cli.doctor;

import dev.midstream.cli.connect.Pooling;
import dev.midstream.cli.connect.Target;
import java.sql.SQLException;
import java.util.List;

/** Behind a transaction pooler a session setting does not stay. */
final class Pooler implements Check {
    private static final String NAME = "pooler";

    private final Target target;

    Pooler(Target target) {
        this.target = target;
    }

    @Override
    public List<Finding> look(Questions questions) throws SQLException {
        return List.of(
                switch (Pooling.look(questions.connection(), target)) {
                    case NONE -> Finding.fine(NAME, "none: the server itself answers");
                    case BY_SESSION ->
                        Finding.doubtful(
                                NAME,
                                "one stands between; no two sessions were seen to share a backend: make sure that its mode is session, or connect to the server itself");
                    case BY_TRANSACTION ->
                        Finding.wrong(
                                NAME,
                                "one in transaction mode stands between: sessions share backends, with their settings and locks. Connect to the server itself");
                });
    }
}

package dev.midstream.cli.doctor;

import dev.midstream.cli.render.Quantities;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Whether there is room for what a backfill writes. PostgreSQL itself does not say; on its own machine the file system does. */
final class Room implements Check {
    private static final String DATABASE = """
            select pg_database_size(current_database()), pg_has_role(current_user, 'pg_read_all_settings', 'USAGE'),
              coalesce(inet_server_addr() <<= '127.0.0.0/8' or inet_server_addr() = '::1', true), pg_backend_pid()""";

    @Override
    public List<Finding> look(Questions questions) throws SQLException {
        List<Finding> findings = new ArrayList<>();
        for (Size size : questions.ask(
                DATABASE,
                row -> new Size(row.getLong(1), row.getBoolean(2) && row.getBoolean(3) && isHere(row.getInt(4))))) {
            findings.add(size.here() ? onThisMachine(questions, size.bytes()) : unknown(size.bytes()));
        }
        return findings;
    }

    /** A port of a container is forwarded to a machine that is not this one. */
    private static boolean isHere(int backend) {
        return ProcessHandle.of(backend).isPresent();
    }

    private static Finding onThisMachine(Questions questions, long bytes) throws SQLException {
        Path place = Path.of(questions
                .ask("select current_setting('data_directory')", row -> row.getString(1))
                .getFirst());
        try {
            long free = Files.getFileStore(place).getUsableSpace();
            String text =
                    "the database has %s, and %s are free".formatted(Quantities.bytes(bytes), Quantities.bytes(free));
            return free < bytes
                    ? Finding.doubtful(
                            "disk", text + ": less than a rewrite of everything; see what midstream plan says")
                    : Finding.fine("disk", text);
        } catch (IOException e) {
            return unknown(bytes);
        }
    }

    private static Finding unknown(long bytes) {
        return Finding.fine(
                "disk",
                "the database has %s; how much is free cannot be seen from here".formatted(Quantities.bytes(bytes)));
    }

    private record Size(long bytes, boolean here) {}
}

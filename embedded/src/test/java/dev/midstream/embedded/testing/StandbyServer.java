package dev.midstream.embedded.testing;

import dev.midstream.embedded.EmbeddedServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Set;

/**
 * A hot standby that streams from an {@link EmbeddedServer} through a slot of its own, named as its {@code application_name}. The
 * embedded binaries have no pg_basebackup, so it is made with the low-level backup functions and a copy of the files.
 *
 * @see <a href="https://www.postgresql.org/docs/current/continuous-archiving.html#BACKUP-LOWLEVEL-BASE-BACKUP">Low level API</a>
 */
public final class StandbyServer implements AutoCloseable {
    private static final int EXCLUSIVE_BACKUP_UNTIL = 14;

    /** What belongs to the running primary, or is sent by it anew; the folders themselves must be there. */
    private static final Set<String> NOT_COPIED = Set.of(
            "postmaster.pid",
            "postmaster.opts",
            "epg-lock",
            "pg_wal",
            "pg_replslot",
            "pg_dynshmem",
            "pg_notify",
            "pg_serial",
            "pg_snapshots",
            "pg_stat_tmp",
            "pg_subtrans");

    private final String name;
    private final EmbeddedServer primary;
    private final EmbeddedServer server;

    private StandbyServer(String name, EmbeddedServer primary, EmbeddedServer server) {
        this.name = name;
        this.primary = primary;
        this.server = server;
    }

    /**
     * Makes a standby and starts it; it accepts queries when this returns.
     *
     * @param name lower-case letters, digits and underscores
     * @param settings at least those of the primary that a standby must not be below, such as max_connections
     */
    public static StandbyServer start(EmbeddedServer primary, String name, Map<String, String> settings) {
        try {
            Path folder = Files.createTempDirectory(
                    "midstream-standby-",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            backUp(primary, name, folder);
            return new StandbyServer(name, primary, EmbeddedServer.startIn(folder, primary.major(), settings));
        } catch (IOException | SQLException e) {
            throw new IllegalStateException("no standby " + name, e);
        }
    }

    /** Its {@code application_name} and the name of its slot. */
    public String name() {
        return name;
    }

    /** Goes on receiving, replays nothing. */
    public void pauseReplay() {
        run(server, "select pg_wal_replay_pause()");
    }

    public void resumeReplay() {
        run(server, "select pg_wal_replay_resume()");
    }

    /** The standby dies; its slot on the primary stays. */
    public void stop() {
        server.crash();
    }

    public void startAgain() {
        server.startAgain();
    }

    /** A query on the standby, as text. */
    public String value(String sql) {
        return value("postgres", sql);
    }

    /** The same in another database. */
    public String value(String database, String sql) {
        return value(server, database, sql);
    }

    /** Stops it, removes its files and, if the primary still runs, its slot. */
    @Override
    public void close() {
        server.close();
        try {
            Files.walkFileTree(server.dataDirectory(), new Removal());
            Files.deleteIfExists(server.log());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        run(
                primary,
                "select pg_terminate_backend(active_pid) from pg_replication_slots where slot_name = '%s' and active"
                        .formatted(name));
        awaitInactive();
        run(
                primary,
                "select pg_drop_replication_slot(slot_name) from pg_replication_slots where slot_name = '%s'"
                        .formatted(name));
    }

    private void awaitInactive() {
        long end = System.nanoTime() + 10_000_000_000L;
        while (value(
                                primary,
                                "postgres",
                                "select count(*) from pg_replication_slots where active and slot_name = '%s'"
                                        .formatted(name))
                        .equals("1")
                && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    /** One session from the beginning of the backup to its end, else it is cancelled. */
    private static void backUp(EmbeddedServer primary, String name, Path folder) throws SQLException, IOException {
        boolean old = primary.major() <= EXCLUSIVE_BACKUP_UNTIL;
        try (Connection connection = primary.connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("select pg_create_physical_replication_slot('%s', true)".formatted(name));
            statement.execute(
                    old ? "select pg_start_backup('standby', true, false)" : "select pg_backup_start('standby', true)");
            Files.walkFileTree(primary.dataDirectory(), new Copy(primary.dataDirectory(), folder));
            try (ResultSet end = statement.executeQuery(
                    old
                            ? "select labelfile from pg_stop_backup(false, false)"
                            : "select labelfile from pg_backup_stop(false)")) {
                end.next();
                Files.writeString(folder.resolve("backup_label"), end.getString(1));
            }
        }
        Files.createDirectories(folder.resolve("pg_wal/archive_status"));
        Files.createFile(folder.resolve("standby.signal"));
        Files.writeString(
                folder.resolve("postgresql.auto.conf"),
                """

                primary_conninfo = 'host=127.0.0.1 port=%d user=postgres application_name=%s'
                primary_slot_name = '%s'
                wal_receiver_status_interval = 1
                wal_retrieve_retry_interval = '500ms'
                archive_mode = off
                """.formatted(primary.port(), name, name),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    private static void run(EmbeddedServer server, String sql) {
        try (Connection connection = server.connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private static String value(EmbeddedServer server, String database, String sql) {
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return String.valueOf(result.getString(1));
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** Files may come and go while they are copied: the WAL since the backup began makes up for it. */
    private static final class Copy extends SimpleFileVisitor<Path> {
        private final Path from;
        private final Path to;

        Copy(Path from, Path to) {
            this.from = from;
            this.to = to;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
            Files.createDirectories(to.resolve(from.relativize(folder)));
            return isLeftOut(folder) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            if (!isLeftOut(file)) {
                try {
                    Files.copy(file, to.resolve(from.relativize(file)));
                } catch (NoSuchFileException e) {
                    return FileVisitResult.CONTINUE;
                }
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw e;
        }

        private boolean isLeftOut(Path path) {
            return from.equals(path.getParent())
                    && NOT_COPIED.contains(path.getFileName().toString());
        }
    }

    private static final class Removal extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, IOException e) throws IOException {
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
        }
    }
}

package dev.midstream.embedded.testing;

import dev.midstream.embedded.EmbeddedServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
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
import java.util.Optional;

/**
 * A hot standby that streams from an {@link EmbeddedServer} through a slot of its own, named as its {@code application_name}. It is
 * made by pg_basebackup where the machine has one that is new enough, since the embedded binaries have none; else by {@link CopiedBackup}.
 */
public final class StandbyServer implements AutoCloseable {
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

    private static void backUp(EmbeddedServer primary, String name, Path folder) throws SQLException, IOException {
        run(primary, "select pg_create_physical_replication_slot('%s', true)".formatted(name));
        Optional<Path> tool = BaseBackup.tool(primary.major());
        if (tool.isPresent()) {
            BaseBackup.run(tool.get(), primary.port(), folder);
        } else {
            CopiedBackup.take(primary, folder);
        }
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

package dev.midstream.embedded.testing;

import dev.midstream.embedded.EmbeddedServer;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

/**
 * A base backup without pg_basebackup: the low-level functions, and a copy of the files. It needs the WAL since it began, which a slot keeps.
 *
 * @see <a href="https://www.postgresql.org/docs/current/continuous-archiving.html#BACKUP-LOWLEVEL-BASE-BACKUP">Low level API</a>
 */
final class CopiedBackup {
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

    private CopiedBackup() {}

    /** One session from the beginning of the backup to its end, else it is cancelled. */
    static void take(EmbeddedServer primary, Path folder) throws SQLException, IOException {
        boolean old = primary.major() <= EXCLUSIVE_BACKUP_UNTIL;
        try (Connection connection = primary.connect("postgres");
                Statement statement = connection.createStatement()) {
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
}

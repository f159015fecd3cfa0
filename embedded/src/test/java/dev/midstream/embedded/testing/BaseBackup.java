package dev.midstream.embedded.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The machine's own pg_basebackup, as Debian's packages install it. */
final class BaseBackup {
    private static final Path DEBIAN = Path.of("/usr/lib/postgresql");

    private BaseBackup() {}

    /** One that understands a server of this major version: of the same or a later one. */
    static Optional<Path> tool(int major) throws IOException {
        if (!Files.isDirectory(DEBIAN)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(DEBIAN)) {
            return versions.filter(version -> version.getFileName().toString().matches("[0-9]{2}"))
                    .filter(version -> version(version) >= major)
                    .sorted(Comparator.comparingInt(BaseBackup::version))
                    .map(version -> version.resolve("bin/pg_basebackup"))
                    .filter(Files::isExecutable)
                    .findFirst();
        }
    }

    private static int version(Path folder) {
        return Integer.parseInt(folder.getFileName().toString());
    }

    static void run(Path tool, int port, Path folder) throws IOException {
        Process process = new ProcessBuilder(List.of(
                        tool.toString(),
                        "--host=127.0.0.1",
                        "--port=" + port,
                        "--username=postgres",
                        "--no-password",
                        "--pgdata=" + folder,
                        "--checkpoint=fast",
                        "--wal-method=stream"))
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException(tool + ": " + said);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted: " + tool, e);
        }
    }
}

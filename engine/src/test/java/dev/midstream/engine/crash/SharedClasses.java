package dev.midstream.engine.crash;

import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.pg.Fixture;
import dev.midstream.planner.file.PhaseName;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * The classes of an engine process as a JVM has them in its memory: one that comes later maps them and is up in a fraction of the time.
 *
 * @see <a href="https://docs.oracle.com/en/java/javase/21/vm/class-data-sharing.html">Class data sharing</a>
 */
final class SharedClasses {
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static Optional<List<String>> recorded = Optional.empty();

    private SharedClasses() {}

    /** The JVM's options for the classes of an engine process. */
    static synchronized List<String> options() {
        return recorded.orElseGet(() -> List.of("-cp", System.getProperty("java.class.path")));
    }

    /** Has a process carry out a migration and keeps its classes, unless this JVM has done so before. It pays from some ten processes on. */
    static synchronized void record(Scenario scenario) {
        if (recorded.isPresent()) {
            return;
        }
        try (TestDatabase database = scenario.database();
                Fixture fixture = new Fixture(database)) {
            fixture.requested(scenario.file(), PhaseName.CONTRACT);
            Path folder = Files.createTempDirectory("midstream-classes");
            folder.toFile().deleteOnExit();
            String classPath = classPath(folder);
            Path archive = folder.resolve("engine.jsa");
            List<String> options = List.of("-cp", classPath, "-Xlog:disable", "-XX:ArchiveClassesAtExit=" + archive);
            try (EngineProcess process = EngineProcess.startWith(options, database, scenario.migration(), 1, LEASE)
                    .go()) {
                Optional<String> ending = process.ending();
                if (!ending.equals(Optional.of("Completed[]")) || !Files.exists(archive)) {
                    throw new IllegalStateException("classes were not recorded; the process ended with " + ending);
                }
            }
            archive.toFile().deleteOnExit();
            recorded = Optional.of(List.of("-cp", classPath, "-Xlog:disable", "-XX:SharedArchiveFile=" + archive));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Classes are shared from jars only. */
    private static String classPath(Path folder) throws IOException {
        List<String> places = new ArrayList<>();
        for (String place : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path path = Path.of(place);
            if (Files.isDirectory(path)) {
                Path jar = folder.resolve("classes-%d.jar".formatted(places.size()));
                pack(path, jar);
                jar.toFile().deleteOnExit();
                places.add(jar.toString());
            } else if (Files.exists(path)) {
                places.add(place);
            }
        }
        return String.join(File.pathSeparator, places);
    }

    private static void pack(Path directory, Path jar) throws IOException {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String name = directory.relativize(file).toString().replace(File.separatorChar, '/');
                out.putNextEntry(new JarEntry(name));
                Files.copy(file, out);
                out.closeEntry();
            }
        }
    }
}

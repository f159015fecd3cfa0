package dev.midstream.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.EmbeddedServer;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the distribution carries for traces, told by what it is made of: it is put together after the tests. */
class DistributionTest {
    private static final Path DESCRIPTOR = Path.of("src", "main", "assembly", "distribution.xml");
    private static final Path LAUNCHER = Path.of("src", "main", "dist", "bin", "midstream");

    @Test
    void everySupportedVersionIsCarriedAndFoundByTheLauncher() throws IOException {
        Matcher set = Pattern.compile(
                        "<directory>\\$\\{project.basedir}/(\\S+postgres)</directory>\\s*<outputDirectory>(\\S+)</outputDirectory>\\s*<includes>(.*?)</includes>",
                        Pattern.DOTALL)
                .matcher(Files.readString(DESCRIPTOR));
        assertTrue(set.find());
        List<PathMatcher> taken = Pattern.compile("<include>(.+?)</include>")
                .matcher(set.group(3))
                .results()
                .map(include -> FileSystems.getDefault().getPathMatcher("glob:" + include.group(1)))
                .toList();
        Set<Integer> majors = new TreeSet<>(Set.of(EmbeddedServer.DEFAULT_MAJOR));
        try (Stream<Path> jars = Files.list(Path.of(set.group(1)))) {
            jars.map(Path::getFileName)
                    .filter(jar -> taken.stream().anyMatch(include -> include.matches(jar)))
                    .map(DistributionTest::majorOf)
                    .forEach(majors::add);
        }
        assertEquals(Set.of(14, 15, 16, 17, 18), majors);
        String folder = "-Dmidstream.embedded.binaries=$home/" + set.group(2);
        assertTrue(Files.readString(LAUNCHER).contains(folder), folder);
    }

    private static int majorOf(Path jar) {
        return Integer.parseInt(jar.toString().replaceFirst(".*-(\\d+)\\.\\d+\\.\\d+\\.jar", "$1"));
    }
}

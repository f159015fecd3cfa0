package dev.midstream.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** The benchmark with one worker and no time to warm up, on tables too small to measure anything. */
final class SmallBench {
    private SmallBench() {}

    static int run(Path folder, StringWriter said, String... options) throws IOException {
        List<String> all = new ArrayList<>(List.of(
                "--workers=1",
                "--idle=1",
                "--warm-up=0",
                "--midstream=" + launcher(folder),
                "--out=" + folder.resolve("results")));
        all.addAll(List.of(options));
        return Bench.commandLine().setOut(new PrintWriter(said)).execute(all.toArray(String[]::new));
    }

    /** The distribution may not be built yet; the classes are on the class path. */
    private static Path launcher(Path folder) throws IOException {
        Path launcher = folder.resolve("midstream");
        Files.writeString(
                launcher, """
                #!/bin/sh
                exec '%s/bin/java' $MIDSTREAM_JAVA_OPTS -cp '%s' dev.midstream.cli.Midstream "$@"
                """.formatted(System.getProperty("java.home"), System.getProperty("java.class.path")));
        return Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}

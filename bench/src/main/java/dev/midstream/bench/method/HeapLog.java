package dev.midstream.bench.method;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A JVM's own log of its heap: collections, and what was in use when it ended. */
final class HeapLog {
    private static final Pattern COLLECTION = Pattern.compile("(\\d+)M->\\d+M\\(\\d+M\\)");
    private static final Pattern AT_EXIT = Pattern.compile("generation\\s+total \\d+K, used (\\d+)K");
    private static final long KIB = 1_024;
    private static final long MIB = 1_024 * KIB;

    private HeapLog() {}

    /** The most that was in use, garbage included, just before a collection or at the end. */
    static Optional<Long> peakBytes(Path log) throws IOException {
        return Files.exists(log) ? Optional.of(peakBytes(Files.readString(log))) : Optional.empty();
    }

    static long peakBytes(String log) {
        long peak = 0;
        Matcher collections = COLLECTION.matcher(log);
        while (collections.find()) {
            peak = Math.max(peak, Long.parseLong(collections.group(1)) * MIB);
        }
        long atExit = 0;
        Matcher generations = AT_EXIT.matcher(log);
        while (generations.find()) {
            atExit += Long.parseLong(generations.group(1)) * KIB;
        }
        return Math.max(peak, atExit);
    }
}

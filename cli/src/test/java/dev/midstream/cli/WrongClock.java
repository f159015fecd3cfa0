package dev.midstream.cli;

import dev.midstream.embedded.testing.TestDatabase;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * A host whose clock and zone are other than the server's: {@link TypingMain} in a JVM to which libfaketime tells the time. The clock that
 * only goes forward is left alone, as a wrong clock leaves it.
 */
final class WrongClock implements AutoCloseable {
    private static final Path LIBRARIES = Path.of("/usr/lib");
    private static final String LIBRARY = "faketime/libfaketimeMT.so.1";

    private final Process process;
    private final DataInputStream answers;
    private final long epochMillis;

    private WrongClock(Process process) throws IOException {
        this.process = process;
        this.answers = new DataInputStream(process.getInputStream());
        this.epochMillis = answers.readLong();
    }

    /** Debian's libfaketime, if it is installed. */
    static Optional<Path> library() {
        try (Stream<Path> architectures = Files.list(LIBRARIES)) {
            return Stream.concat(Stream.of(LIBRARIES), architectures)
                    .map(folder -> folder.resolve(LIBRARY))
                    .filter(Files::exists)
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * Starts it.
     *
     * @param offset as libfaketime writes it: {@code +1h}
     * @param zone of the host
     */
    static WrongClock start(Path library, String offset, String zone, TestDatabase database) {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx160m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        TypingMain.class.getName(),
                        database.url())
                .redirectError(Redirect.INHERIT);
        builder.environment().put("LD_PRELOAD", library.toString());
        builder.environment().put("FAKETIME", offset);
        builder.environment().put("FAKETIME_DONT_FAKE_MONOTONIC", "1");
        // Else Object.wait returns at once: it waits by the clock that is left alone already.
        builder.environment().put("FAKETIME_FORCE_MONOTONIC_FIX", "0");
        builder.environment().put("TZ", zone);
        try {
            return new WrongClock(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What its clock showed when it started. */
    long epochMillis() {
        return epochMillis;
    }

    /** Types a command and waits for its end. */
    Terminal.Shown type(String... words) {
        try {
            process.getOutputStream()
                    .write((String.join("\t", List.of(words)) + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
            return new Terminal.Shown(answers.readInt(), text(), text());
        } catch (IOException e) {
            throw new UncheckedIOException("the process ended while it did: " + List.of(words), e);
        }
    }

    /** The same in the background; nothing else can be typed meanwhile. */
    CompletableFuture<Terminal.Shown> begin(String... words) {
        CompletableFuture<Terminal.Shown> shown = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                shown.complete(type(words));
            } catch (RuntimeException e) {
                shown.completeExceptionally(e);
            }
        });
        return shown;
    }

    private String text() throws IOException {
        return new String(answers.readNBytes(answers.readInt()), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}

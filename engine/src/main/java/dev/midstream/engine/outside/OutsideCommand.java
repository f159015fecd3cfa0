package dev.midstream.engine.outside;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A program of the user's own at work: without a shell, in the working directory and with the environment of this process. Closing
 * it ends it, and whatever it started.
 */
public final class OutsideCommand implements AutoCloseable {
    /** The last bytes of its output that are kept: an error stands at the end. */
    private static final int OUTPUT_BYTES = 4_096;

    private static final int BUFFER_BYTES = 8_192;

    /** A child that outlives it may keep its output open. */
    private static final Duration LAST_OUTPUT = Duration.ofMillis(500);

    private final Process process;
    private final Thread reader;
    private byte[] tail = new byte[0];

    private OutsideCommand(Process process, String input) {
        this.process = process;
        this.reader = Thread.ofVirtual().name("command-output").start(this::read);
        Thread.ofVirtual().name("command-input").start(() -> write(input));
    }

    /**
     * Starts it.
     *
     * @param environment added to this process's own
     * @param input what it reads from its standard input
     * @throws IOException if there is no such program, or it may not be run
     */
    public static OutsideCommand start(List<String> words, Map<String, String> environment, String input)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
        builder.environment().putAll(environment);
        return new OutsideCommand(builder.start(), input);
    }

    /** Whether it ended within this time. */
    public boolean endsWithin(Duration time) throws InterruptedException {
        return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Of one that ended: empty if it ended well, else what to tell people. */
    public String trouble() throws InterruptedException {
        boolean ignored = reader.join(LAST_OUTPUT);
        String output = output();
        return process.exitValue() == 0
                ? ""
                : "it exited with %d%s".formatted(process.exitValue(), output.isEmpty() ? "" : ": " + output);
    }

    /** The end of what it has said until now, in one line. */
    public String output() {
        synchronized (process) {
            return new String(tail, StandardCharsets.UTF_8)
                    .strip()
                    .replaceAll("[\\p{Cntrl}&&[^\\n]]", "")
                    .replaceAll("\\s*\\n\\s*", " | ");
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private void read() {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream out = process.getInputStream()) {
            for (int n = out.read(buffer); n >= 0; n = out.read(buffer)) {
                keep(buffer, n);
            }
        } catch (IOException e) {
            return; // it was ended while it spoke
        }
    }

    private void keep(byte[] buffer, int count) {
        synchronized (process) {
            byte[] all = new byte[tail.length + count];
            System.arraycopy(tail, 0, all, 0, tail.length);
            System.arraycopy(buffer, 0, all, tail.length, count);
            int from = Math.max(0, all.length - OUTPUT_BYTES);
            tail = java.util.Arrays.copyOfRange(all, from, all.length);
        }
    }

    private void write(String input) {
        try (OutputStream in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            return; // it does not read it, which is its own business
        }
    }
}

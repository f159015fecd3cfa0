package dev.midstream.bench.method;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Another program under way; it does not outlive this one. */
public final class Running implements AutoCloseable {
    private static final int TOLD_MAX = 2_000;
    private static final long LEAVE_SECONDS = 20;

    private final String name;
    private final Process process;
    private final Path errors;
    private final Thread hook;

    private Running(String name, Process process, Path errors) {
        this.name = name;
        this.process = process;
        this.errors = errors;
        this.hook = new Thread(process::destroyForcibly, "stop-program");
    }

    /** @param errors where its error stream goes; what it prints is dropped */
    static Running start(List<String> command, Map<String, String> environment, Path errors) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(Redirect.DISCARD)
                .redirectError(errors.toFile());
        builder.environment().putAll(environment);
        Running running = new Running(command.getFirst(), builder.start(), errors);
        Runtime.getRuntime().addShutdownHook(running.hook);
        return running;
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** {@code kill -9}: it does not learn of it. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /**
     * Waits for its end.
     *
     * @throws IOException if it ends with a code that is not among the good ones
     */
    public void awaitEnd(List<Integer> good) throws IOException, InterruptedException {
        int code = process.waitFor();
        if (!good.contains(code)) {
            throw new IOException("%s ended with code %d: %s".formatted(name, code, told()));
        }
    }

    /** The end of what it said on its error stream. */
    public String told() throws IOException {
        String text = Files.readString(errors).strip();
        return text.substring(Math.max(0, text.length() - TOLD_MAX));
    }

    @Override
    public void close() {
        leave();
        Program.forget(hook);
    }

    /** Asks it to leave, and takes it away if it does not. */
    public void leave() {
        try {
            process.destroy();
            if (!process.waitFor(LEAVE_SECONDS, TimeUnit.SECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}

package dev.midstream.engine.crash;

import dev.midstream.embedded.testing.TestDatabase;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** {@link EngineMain} in a JVM of its own, and the signals it gets. */
public final class EngineProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader out;

    private EngineProcess(Process process) {
        this.process = process;
        this.out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Starts a JVM, which then waits for {@link #go}. */
    public static EngineProcess start(TestDatabase database, String migration, int workers, Duration lease) {
        return start(database, database.server().host(), database.server().port(), migration, workers, lease);
    }

    /** The same for a process that reads every signal when it governs. */
    static EngineProcess startWatching(TestDatabase database, String migration, int workers, Duration lease) {
        return start(
                database, database.server().host(), database.server().port(), migration, workers, lease, "watching");
    }

    /** The same for a process that connects by way of a proxy on this machine. */
    static EngineProcess startBehind(
            Proxy proxy, TestDatabase database, String migration, int workers, Duration lease) {
        return start(database, "127.0.0.1", proxy.port(), migration, workers, lease);
    }

    /** @param options of the JVM, its class path among them */
    static EngineProcess startWith(
            List<String> options, TestDatabase database, String migration, int workers, Duration lease) {
        return start(
                options, database, database.server().host(), database.server().port(), migration, workers, lease);
    }

    private static EngineProcess start(
            TestDatabase database,
            String host,
            int port,
            String migration,
            int workers,
            Duration lease,
            String... more) {
        return start(SharedClasses.options(), database, host, port, migration, workers, lease, more);
    }

    private static EngineProcess start(
            List<String> options,
            TestDatabase database,
            String host,
            int port,
            String migration,
            int workers,
            Duration lease,
            String... more) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx160m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1"));
        command.addAll(options);
        command.addAll(List.of(
                EngineMain.class.getName(),
                host,
                Integer.toString(port),
                database.name(),
                database.server().user(),
                database.server().password(),
                migration,
                Integer.toString(workers),
                Long.toString(lease.toMillis())));
        command.addAll(List.of(more));
        try {
            return new EngineProcess(
                    new ProcessBuilder(command).redirectError(Redirect.INHERIT).start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until it is up, and lets it work. */
    public EngineProcess go() {
        try {
            String ready = out.readLine();
            if (!"ready".equals(ready)) {
                throw new IllegalStateException("the process said: " + ready);
            }
            process.getOutputStream().write('\n');
            process.getOutputStream().flush();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How its labels in the log begin. */
    String label() {
        return "p" + process.pid();
    }

    public void kill() {
        process.destroyForcibly();
        waitFor(Duration.ofSeconds(10));
    }

    void freeze() {
        signal("STOP");
    }

    void thaw() {
        signal("CONT");
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for the end of its run; what it said of it, or nothing if it ended without a word. */
    Optional<String> ending() {
        waitFor(Duration.ofSeconds(60));
        try {
            return Optional.ofNullable(out.readLine());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void waitFor(Duration limit) {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("the process did not end within " + limit);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void signal(String name) {
        try {
            int code = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new IllegalStateException("kill -" + name + " exited with " + code);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}

package dev.midstream.bench.method;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Another program, run to its end; it does not outlive this one. */
final class Program {
    private static final int TOLD_MAX = 2_000;

    private Program() {}

    /**
     * What it printed.
     *
     * @param errors where its error stream goes
     * @throws IOException if it cannot be started, or ends with a code that is not among the good ones
     */
    static String run(List<String> command, Map<String, String> environment, Path errors, List<Integer> good)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                .redirectError(errors.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        Thread hook = new Thread(process::destroy, "stop-program");
        Runtime.getRuntime().addShutdownHook(hook);
        try (var output = process.inputReader()) {
            StringBuilder said = new StringBuilder();
            output.lines().forEach(line -> said.append(line).append('\n'));
            int code = process.waitFor();
            if (!good.contains(code)) {
                throw new IOException("%s ended with code %d: %s %s"
                        .formatted(command.getFirst(), code, end(Files.readString(errors)), end(said.toString())));
            }
            return said.toString();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } finally {
            process.destroy();
            forget(hook);
        }
    }

    static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the JVM is ending: the hook is doing its work
        }
    }

    private static String end(String text) {
        return text.strip().substring(Math.max(0, text.strip().length() - TOLD_MAX));
    }
}

package dev.midstream.cli.trace;

import dev.midstream.cli.connect.Target;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A {@code pg_dump} of this machine. It locks every table of the target in ACCESS SHARE mode while it reads, and waits for that no longer
 * than two seconds.
 *
 * @param version as it says itself: {@code 17.5}
 */
public record PgDump(Path program, String version) {
    private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) (\\d+)(\\S*)");
    private static final Duration LIMIT = Duration.ofMinutes(5);

    /** How a dump ended: its text, or why there is none. */
    public sealed interface Dump {
        record Text(String sql) implements Dump {}

        record Failed(String why) implements Dump {}
    }

    /** The programs of that name in the folders of a path, in its order; those that do not say their version are left out. */
    public static List<PgDump> on(String path) {
        List<PgDump> found = new ArrayList<>();
        for (String folder : path.split(Pattern.quote(File.pathSeparator), -1)) {
            Path program = Path.of(folder).resolve("pg_dump");
            if (!folder.isEmpty() && Files.isExecutable(program)) {
                versionOf(program).map(version -> new PgDump(program, version)).ifPresent(found::add);
            }
        }
        return found;
    }

    int major() {
        return Integer.parseInt(version.replaceFirst("\\D.*", ""));
    }

    /** Schema only, without owners and privileges: their roles are not there where it is loaded. */
    Dump dump(Target target) {
        List<String> command = List.of(
                program.toString(),
                "--schema-only",
                "--no-owner",
                "--no-privileges",
                "--no-publications",
                "--no-subscriptions",
                "--no-tablespaces",
                "--no-password",
                "--lock-wait-timeout=2000");
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("PGHOST", target.host());
        environment.put("PGPORT", Integer.toString(target.port()));
        environment.put("PGDATABASE", target.database());
        environment.put("PGUSER", target.user());
        environment.put("PGSSLMODE", target.sslMode());
        target.password().ifPresent(p -> environment.put("PGPASSWORD", p));
        target.sslRootCert().ifPresent(c -> environment.put("PGSSLROOTCERT", c));
        target.sslCert().ifPresent(c -> environment.put("PGSSLCERT", c));
        target.sslKey().ifPresent(k -> environment.put("PGSSLKEY", k));
        target.options().ifPresent(o -> environment.put("PGOPTIONS", o));
        return run(command, environment);
    }

    private static Optional<String> versionOf(Path program) {
        if (run(List.of(program.toString(), "--version"), Map.of()) instanceof Dump.Text text) {
            Matcher matcher = VERSION.matcher(text.sql());
            return matcher.find() ? Optional.of(matcher.group(1) + matcher.group(2)) : Optional.empty();
        }
        return Optional.empty();
    }

    private static Dump run(List<String> command, Map<String, String> environment) {
        try {
            Path out = Files.createTempFile("midstream-", ".sql");
            Path err = Files.createTempFile("midstream-", ".err");
            try {
                return run(command, environment, out, err);
            } finally {
                Files.deleteIfExists(out);
                Files.deleteIfExists(err);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Dump run(List<String> command, Map<String, String> environment, Path out, Path err)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(Redirect.from(new File("/dev/null")))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return new Dump.Failed("no end after " + LIMIT.toMinutes() + " minutes");
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            return new Dump.Failed("interrupted");
        }
        return process.exitValue() == 0
                ? new Dump.Text(Files.readString(out))
                : new Dump.Failed(new String(Files.readAllBytes(err), StandardCharsets.UTF_8)
                        .lines()
                        .findFirst()
                        .orElse("it ended with " + process.exitValue()));
    }
}

package dev.midstream.cli.connect;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the database, in this order: {@code --database-url}, {@code MIDSTREAM_DATABASE_URL}, {@code DATABASE_URL}, the {@code PG*}
 * variables with {@code PGSERVICE} and the password file. What one of them leaves open, the later ones fill, as libpq does.
 */
public final class TargetResolver {
    private static final Set<String> SSL_MODES =
            Set.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");
    private static final Map<String, String> VARIABLES = Map.ofEntries(
            Map.entry("host", "PGHOST"),
            Map.entry("port", "PGPORT"),
            Map.entry("dbname", "PGDATABASE"),
            Map.entry("user", "PGUSER"),
            Map.entry("password", "PGPASSWORD"),
            Map.entry("passfile", "PGPASSFILE"),
            Map.entry("service", "PGSERVICE"),
            Map.entry("sslmode", "PGSSLMODE"),
            Map.entry("sslrootcert", "PGSSLROOTCERT"),
            Map.entry("sslcert", "PGSSLCERT"),
            Map.entry("sslkey", "PGSSLKEY"),
            Map.entry("options", "PGOPTIONS"));

    private final Environment environment;

    public TargetResolver(Environment environment) {
        this.environment = environment;
    }

    /** @param option the value of {@code --database-url}, if given */
    public Target resolve(Optional<String> option) {
        Map<String, String> found = new HashMap<>();
        String source = fromUrl(option, found);
        VARIABLES.forEach((parameter, variable) ->
                environment.get(variable).ifPresent(value -> found.putIfAbsent(parameter, value)));
        Optional.ofNullable(found.get("service"))
                .ifPresent(service -> serviceFile().section(service).forEach(found::putIfAbsent));
        return target(found, source);
    }

    private String fromUrl(Optional<String> option, Map<String, String> found) {
        record Candidate(Optional<String> url, String source) {}
        for (Candidate candidate : List.of(
                new Candidate(option, "--database-url"),
                new Candidate(environment.get("MIDSTREAM_DATABASE_URL"), "MIDSTREAM_DATABASE_URL"),
                new Candidate(environment.get("DATABASE_URL"), "DATABASE_URL"))) {
            if (candidate.url().isPresent()) {
                try {
                    found.putAll(ConnectionString.parameters(candidate.url().get()));
                } catch (BadTarget e) {
                    throw new BadTarget(candidate.source() + ": " + e.getMessage());
                }
                return candidate.source();
            }
        }
        return "the PG* environment variables and defaults";
    }

    private Target target(Map<String, String> found, String source) {
        String host = found.getOrDefault("host", found.getOrDefault("hostaddr", "localhost"));
        if (host.startsWith("/")) {
            throw new BadTarget("host '" + host + "' is a socket directory: name a TCP host such as localhost");
        }
        int port = port(found.getOrDefault("port", "5432"));
        String user = found.getOrDefault("user", environment.osUser());
        String database = found.getOrDefault("dbname", user);
        String sslMode = found.getOrDefault("sslmode", "prefer");
        if (!SSL_MODES.contains(sslMode)) {
            throw new BadTarget(
                    "sslmode '" + sslMode + "' is none of disable, allow, prefer, require, verify-ca, verify-full");
        }
        Optional<String> password = Optional.ofNullable(found.get("password"))
                .or(() -> passwordFile(found).password(host, port, database, user));
        return new Target(
                host,
                port,
                database,
                user,
                password,
                sslMode,
                Optional.ofNullable(found.get("sslrootcert")),
                Optional.ofNullable(found.get("sslcert")),
                Optional.ofNullable(found.get("sslkey")),
                Optional.ofNullable(found.get("options")),
                source);
    }

    private static int port(String text) {
        try {
            int port = Integer.parseInt(text);
            if (port > 0 && port < 65_536) {
                return port;
            }
        } catch (NumberFormatException e) {
            throw new BadTarget("port '" + text + "' is not a number");
        }
        throw new BadTarget("port " + text + " is not between 1 and 65535");
    }

    private PasswordFile passwordFile(Map<String, String> found) {
        Path path =
                Optional.ofNullable(found.get("passfile")).map(Path::of).orElse(Path.of(environment.home(), ".pgpass"));
        return new PasswordFile(lines(path));
    }

    private ServiceFile serviceFile() {
        Path own =
                environment.get("PGSERVICEFILE").map(Path::of).orElse(Path.of(environment.home(), ".pg_service.conf"));
        Path system = Path.of(environment.get("PGSYSCONFDIR").orElse("/etc/postgresql-common"), "pg_service.conf");
        return new ServiceFile(lines(own), lines(system));
    }

    private static List<String> lines(Path path) {
        if (!Files.isReadable(path)) {
            return List.of();
        }
        try {
            return Files.readAllLines(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.midstream.cli.connect;

import java.util.Map;
import java.util.Optional;

/** The process's environment, so that tests can have another. An empty variable counts as absent, as in libpq. */
public record Environment(Map<String, String> variables, String osUser, String home) {
    public static Environment ofProcess() {
        return new Environment(System.getenv(), System.getProperty("user.name"), System.getProperty("user.home"));
    }

    public Optional<String> get(String name) {
        return Optional.ofNullable(variables.get(name)).filter(v -> !v.isEmpty());
    }
}

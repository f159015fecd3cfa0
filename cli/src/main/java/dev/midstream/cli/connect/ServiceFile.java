package dev.midstream.cli.connect;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Named sets of connection parameters; the user's own file before the system's.
 *
 * @see <a href="https://www.postgresql.org/docs/current/libpq-pgservice.html">The connection service file</a>
 */
record ServiceFile(List<String> own, List<String> system) {

    Map<String, String> section(String name) {
        return find(own, name)
                .or(() -> find(system, name))
                .orElseThrow(() -> new BadTarget("service '" + name + "' is not in the service file"));
    }

    private static Optional<Map<String, String>> find(List<String> lines, String name) {
        Map<String, String> parameters = new LinkedHashMap<>();
        boolean inside = false;
        boolean seen = false;
        for (String raw : lines) {
            String line = raw.strip();
            if (line.startsWith("[") && line.endsWith("]")) {
                inside = line.substring(1, line.length() - 1).equals(name);
                seen |= inside;
            } else if (inside && !line.isEmpty() && !line.startsWith("#")) {
                int equals = line.indexOf('=');
                if (equals > 0) {
                    parameters.put(
                            line.substring(0, equals).strip(),
                            line.substring(equals + 1).strip());
                }
            }
        }
        return seen ? Optional.of(parameters) : Optional.empty();
    }
}

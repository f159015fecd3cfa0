package dev.midstream.engine.crash;

import dev.midstream.embedded.testing.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Scenario S0, the example that comes with Midstream. */
final class OrgIdScenario {
    static final String NAME = "0035_add_org_id_to_core_tables";

    private static final Path EXAMPLE = Path.of("..", "examples", "org-id");

    private OrgIdScenario() {}

    static Scenario open() {
        return new Scenario(NAME, file(), OrgIdScenario::fill);
    }

    static String file() {
        return read(NAME + ".yaml");
    }

    static TestDatabase fill(TestDatabase database) {
        return database.execute(read("schema.sql"), "set demo.scale = '0.002'; " + read("data.sql"), "analyze");
    }

    private static String read(String name) {
        try {
            return Files.readString(EXAMPLE.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

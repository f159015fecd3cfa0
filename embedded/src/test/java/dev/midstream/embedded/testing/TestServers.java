package dev.midstream.embedded.testing;

import dev.midstream.embedded.EmbeddedServer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * The servers of this JVM: started on first use, durable (fsync on), stopped with the JVM. With
 * {@code -Dmidstream.test.server=docker} they are containers of the same major version instead.
 */
public final class TestServers {
    /** Room for the many short connections of a suite, and vacuum kept out of what tests measure. */
    private static final Map<String, String> SETTINGS = Map.of("max_connections", "200", "shared_buffers", "128MB");

    private static final Map<Integer, TestServer> RUNNING = new ConcurrentHashMap<>();

    private TestServers() {}

    /** The default version, or what {@code -Dmidstream.test.major} says. */
    public static int defaultMajor() {
        return Integer.getInteger("midstream.test.major", EmbeddedServer.DEFAULT_MAJOR);
    }

    public static TestServer of(int major) {
        return RUNNING.computeIfAbsent(major, m -> useDocker() ? container(m) : embedded(m));
    }

    public static boolean dockerIsThere() {
        return DockerClientFactory.instance().isDockerAvailable();
    }

    private static boolean useDocker() {
        return System.getProperty("midstream.test.server", "embedded").equals("docker");
    }

    private static TestServer embedded(int major) {
        EmbeddedServer server = EmbeddedServer.start(major, SETTINGS);
        return new Address("127.0.0.1", server.port(), "postgres", "");
    }

    /** A container of the official image; Ryuk removes it when the JVM ends. */
    @SuppressWarnings("resource")
    public static TestServer container(int major) {
        PostgreSQLContainer container = new PostgreSQLContainer("postgres:" + major + "-alpine")
                .withCommand("postgres", "-c", "max_connections=200");
        container.start();
        return new Address(
                container.getHost(),
                container.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT),
                container.getUsername(),
                container.getPassword());
    }

    private record Address(String host, int port, String user, String password) implements TestServer {}
}

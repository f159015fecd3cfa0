package dev.midstream.embedded.testing;

/** Where a test server listens and as whom the tests connect (a superuser). */
public interface TestServer {
    String host();

    int port();

    String user();

    String password();

    default String jdbcUrl(String database) {
        return "jdbc:postgresql://%s:%d/%s?user=%s&password=%s".formatted(host(), port(), database, user(), password());
    }
}

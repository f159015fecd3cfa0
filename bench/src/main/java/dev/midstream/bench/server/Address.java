package dev.midstream.bench.server;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Where a server listens and as whom the benchmark connects: a role that may create databases and checkpoint.
 *
 * @param password empty for none
 * @param database the one to connect to for creating others
 */
public record Address(String host, int port, String user, String password, String database) {
    private static final int DEFAULT_PORT = 5432;

    /** From {@code postgresql://user:password@host:port/database}. */
    public static Address of(String url) {
        URI uri = URI.create(url);
        String userInfo = uri.getUserInfo() == null ? "postgres" : uri.getUserInfo();
        int colon = userInfo.indexOf(':');
        String path = uri.getPath() == null || uri.getPath().length() < 2
                ? "postgres"
                : uri.getPath().substring(1);
        if (uri.getScheme() == null || !uri.getScheme().matches("postgres(ql)?") || uri.getHost() == null) {
            throw new IllegalArgumentException("not a URL like postgresql://user:password@host:port/database: " + url);
        }
        return new Address(
                uri.getHost(),
                uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(),
                colon < 0 ? userInfo : userInfo.substring(0, colon),
                colon < 0 ? "" : userInfo.substring(colon + 1),
                path);
    }

    /** The same server, another database. */
    public Address at(String otherDatabase) {
        return new Address(host, port, user, password, otherDatabase);
    }

    public String jdbcUrl() {
        String credentials = "user=" + encoded(user) + (password.isEmpty() ? "" : "&password=" + encoded(password));
        return "jdbc:postgresql://%s:%d/%s?%s".formatted(host, port, database, credentials);
    }

    /** As libpq reads it, for other programs. */
    public String url() {
        String credentials = encoded(user) + (password.isEmpty() ? "" : ":" + encoded(password));
        return "postgresql://%s@%s:%d/%s?sslmode=disable".formatted(credentials, host, port, database);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}

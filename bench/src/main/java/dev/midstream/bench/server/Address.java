package dev.midstream.bench.server;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a server listens and as whom the benchmark connects: a role that may create databases and checkpoint.
 *
 * @param password empty for none
 * @param database the one to connect to for creating others
 * @param sslMode as libpq names it
 */
public record Address(String host, int port, String user, String password, String database, String sslMode) {
    private static final int DEFAULT_PORT = 5432;
    private static final Pattern SSL_MODE = Pattern.compile("(?:^|&)sslmode=([^&]*)");
    /** An embedded server has no certificate. */
    private static final String NO_SSL = "disable";

    /** A server on this machine that trusts. */
    public static Address local(int port) {
        return new Address("127.0.0.1", port, "postgres", "", "postgres", NO_SSL);
    }

    /** From {@code postgresql://user:password@host:port/database?sslmode=require}; without a mode it is {@code disable}. */
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
                path,
                sslMode(uri));
    }

    /** The same server, another database. */
    public Address at(String otherDatabase) {
        return new Address(host, port, user, password, otherDatabase, sslMode);
    }

    private static String sslMode(URI uri) {
        Matcher mode = SSL_MODE.matcher(uri.getRawQuery() == null ? "" : uri.getRawQuery());
        return mode.find() ? mode.group(1) : NO_SSL;
    }

    public String jdbcUrl() {
        String credentials = "user=" + encoded(user) + (password.isEmpty() ? "" : "&password=" + encoded(password));
        return "jdbc:postgresql://%s:%d/%s?sslmode=%s&%s".formatted(host, port, database, sslMode, credentials);
    }

    /** As libpq reads it, for other programs. */
    public String url() {
        String credentials = encoded(user) + (password.isEmpty() ? "" : ":" + encoded(password));
        return "postgresql://%s@%s:%d/%s?sslmode=%s".formatted(credentials, host, port, database, sslMode);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}

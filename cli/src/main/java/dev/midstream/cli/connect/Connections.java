package dev.midstream.cli.connect;

import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** One target, for the two drivers in use: JDBC for planning, Vert.x for the engine. */
public final class Connections {
    private static final String CONNECT_TIMEOUT_SECONDS = "10";

    private Connections() {}

    /**
     * Connects through JDBC.
     *
     * @throws NoDatabase what went wrong, in one sentence, with the next act
     */
    public static Connection jdbc(Target target) {
        Properties properties = new Properties();
        properties.setProperty("user", target.user());
        target.password().ifPresent(p -> properties.setProperty("password", p));
        properties.setProperty("sslmode", target.sslMode());
        target.sslRootCert().ifPresent(p -> properties.setProperty("sslrootcert", p));
        target.sslCert().ifPresent(p -> properties.setProperty("sslcert", p));
        target.sslKey().ifPresent(p -> properties.setProperty("sslkey", p));
        target.options().ifPresent(o -> properties.setProperty("options", o));
        properties.setProperty("ApplicationName", "midstream");
        properties.setProperty("connectTimeout", CONNECT_TIMEOUT_SECONDS);
        properties.setProperty("tcpKeepAlive", "true");
        String host = target.host().contains(":") ? "[" + target.host() + "]" : target.host();
        String url = "jdbc:postgresql://%s:%d/%s"
                .formatted(host, target.port(), URLEncoder.encode(target.database(), StandardCharsets.UTF_8));
        try {
            return DriverManager.getConnection(url, properties);
        } catch (SQLException e) {
            throw NoDatabase.because(target, e);
        }
    }

    /** The same target for the Vert.x client. */
    public static PgConnectOptions vertx(Target target) {
        PgConnectOptions options = new PgConnectOptions()
                .setHost(target.host())
                .setPort(target.port())
                .setDatabase(target.database())
                .setUser(target.user())
                .setPassword(target.password().orElse(""))
                .setSslMode(SslMode.of(target.sslMode()));
        target.options().ifPresent(o -> options.addProperty("options", o));
        if (!target.sslMode().equals("disable")) {
            options.setSslOptions(tls(target));
        }
        return options;
    }

    private static ClientSSLOptions tls(Target target) {
        ClientSSLOptions tls = new ClientSSLOptions();
        boolean verifies = target.sslMode().startsWith("verify");
        if (verifies && target.sslRootCert().isPresent()) {
            tls.setTrustOptions(
                    new PemTrustOptions().addCertPath(target.sslRootCert().get()));
        } else if (!verifies) {
            tls.setTrustAll(true); // as libpq: allow, prefer and require encrypt, and ask nobody for a name
        }
        tls.setHostnameVerificationAlgorithm(target.sslMode().equals("verify-full") ? "HTTPS" : "");
        if (target.sslCert().isPresent() && target.sslKey().isPresent()) {
            tls.setKeyCertOptions(new PemKeyCertOptions()
                    .addCertPath(target.sslCert().get())
                    .addKeyPath(target.sslKey().get()));
        }
        return tls;
    }
}

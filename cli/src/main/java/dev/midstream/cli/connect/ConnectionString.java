package dev.midstream.cli.connect;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A connection URI as libpq reads it: {@code postgresql://[user[:password]@][host][:port][/database][?name=value&…]}; a JDBC URL is
 * read the same way. Gives the parameters under libpq's names.
 *
 * @see <a href="https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING">Connection strings</a>
 */
final class ConnectionString {
    private static final Pattern URI = Pattern.compile(
            "(?:jdbc:)?(?:postgresql|postgres)://(?:(?<userinfo>[^@/?]*)@)?(?<hosts>[^/?]*)(?:/(?<database>[^?]*))?(?:\\?(?<query>.*))?");
    private static final Pattern HOST = Pattern.compile("(?<host>\\[[^]]*]|[^:]*)(?::(?<port>\\d*))?");
    private static final Set<String> KNOWN = Set.of(
            "host",
            "hostaddr",
            "port",
            "dbname",
            "user",
            "password",
            "sslmode",
            "sslrootcert",
            "sslcert",
            "sslkey",
            "service",
            "passfile",
            "application_name",
            "connect_timeout",
            "client_encoding",
            "keepalives",
            "options",
            "channel_binding",
            "gssencmode",
            "target_session_attrs",
            "fallback_application_name");

    private ConnectionString() {}

    static Map<String, String> parameters(String text) {
        Matcher uri = URI.matcher(text.strip());
        if (!uri.matches()) {
            throw new BadTarget(
                    "not a connection URL: it must look like postgresql://user:password@host:5432/database?sslmode=require");
        }
        Map<String, String> parameters = new TreeMap<>();
        putUser(parameters, uri.group("userinfo"));
        putHost(parameters, uri.group("hosts"));
        put(parameters, "dbname", uri.group("database"));
        putQuery(parameters, uri.group("query"));
        return parameters;
    }

    private static void putUser(Map<String, String> parameters, @Nullable String userinfo) {
        if (userinfo == null) {
            return;
        }
        int colon = userinfo.indexOf(':');
        put(parameters, "user", colon < 0 ? userinfo : userinfo.substring(0, colon));
        put(parameters, "password", colon < 0 ? null : userinfo.substring(colon + 1));
    }

    private static void putHost(Map<String, String> parameters, String hosts) {
        if (hosts.contains(",")) {
            throw new BadTarget("several hosts in one connection URL are not supported: name the primary");
        }
        Matcher host = HOST.matcher(hosts);
        if (!host.matches()) {
            throw new BadTarget("'" + hosts + "' is not host:port");
        }
        String name = host.group("host");
        put(parameters, "host", name.startsWith("[") ? name.substring(1, name.length() - 1) : name);
        put(parameters, "port", host.group("port"));
    }

    private static void putQuery(Map<String, String> parameters, @Nullable String query) {
        if (query == null || query.isEmpty()) {
            return;
        }
        for (String pair : query.split("&")) {
            int equals = pair.indexOf('=');
            String name = (equals < 0 ? pair : pair.substring(0, equals)).toLowerCase(Locale.ROOT);
            if (equals < 0 || !KNOWN.contains(name)) {
                throw new BadTarget("unknown parameter '" + name + "' in the connection URL");
            }
            put(parameters, name, pair.substring(equals + 1));
        }
    }

    private static void put(Map<String, String> parameters, String name, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            parameters.put(name, URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8));
        }
    }
}

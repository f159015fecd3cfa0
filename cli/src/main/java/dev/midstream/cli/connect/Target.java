package dev.midstream.cli.connect;

import java.util.Optional;

/**
 * One database as one role.
 *
 * @param password empty if none is known; never shown
 * @param sslMode as libpq names it: disable, allow, prefer, require, verify-ca, verify-full
 * @param options command-line options for the server's session, as in {@code PGOPTIONS}
 * @param source where the settings came from, for messages
 */
public record Target(
        String host,
        int port,
        String database,
        String user,
        Optional<String> password,
        String sslMode,
        Optional<String> sslRootCert,
        Optional<String> sslCert,
        Optional<String> sslKey,
        Optional<String> options,
        String source) {

    /** {@code user@host:port/database}, without the password. */
    @Override
    public String toString() {
        return "%s@%s:%d/%s".formatted(user, host, port, database);
    }
}

package dev.midstream.engine.pg.signal;

import io.vertx.sqlclient.Row;

/**
 * Whether the server runs on the machine that this program runs on. A loopback address alone does not tell: it may be a tunnel, or a
 * port of a container.
 */
final class ThisMachine {
    /** The columns by which it is told, of the session that asks. */
    static final String COLUMNS = """
            coalesce(inet_server_addr() <<= '127.0.0.0/8' or inet_server_addr() = '::1', true) as loopback, pg_backend_pid() as backend""";

    private ThisMachine() {}

    static boolean isOf(Row row) {
        return row.getBoolean("loopback")
                && ProcessHandle.of(row.getInteger("backend")).isPresent();
    }
}

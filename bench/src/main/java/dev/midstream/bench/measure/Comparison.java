package dev.midstream.bench.measure;

import dev.midstream.bench.method.Method;
import dev.midstream.bench.server.Address;
import dev.midstream.bench.table.Copies;
import dev.midstream.bench.table.Table;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * All measurements of a run, one after another. Each round has every method once, so that a machine that grows slower or faster
 * meanwhile does so for all of them.
 *
 * @param rounds how often each is measured
 */
public record Comparison(Gauge gauge, int rounds, Duration idleTime) {
    /** Is told each figure as soon as there is one. */
    public interface Listener {
        void starts(String what);

        void idle(Idle idle);

        void result(Result result);
    }

    public void run(Address server, Table table, List<Method> methods, Listener listener)
            throws SQLException, InterruptedException {
        listener.starts("%s: making %,d rows".formatted(table.label(), table.rows()));
        try (Copies copies = new Copies(server, table)) {
            listener.starts("%s: the load alone for %d s".formatted(table.label(), idleTime.toSeconds()));
            listener.idle(gauge.idle(copies, table, idleTime));
            for (int round = 1; round <= rounds; round++) {
                for (Method method : methods) {
                    Case next = new Case(table.label(), table.rows(), table.rowsToFill(), method.name(), round);
                    listener.starts(next.toString());
                    listener.result(gauge.measure(next, copies, table, method));
                }
            }
        }
    }
}

package dev.midstream.engine.crash;

import dev.midstream.engine.notice.Trust;
import dev.midstream.engine.pg.Engine;
import dev.midstream.engine.run.EngineListener;
import dev.midstream.engine.run.Stop;
import dev.midstream.engine.run.Store;
import io.vertx.pgclient.PgConnectOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * One process of a migration, to be killed. Starts up, waits for a byte on its standard input, then works. It watches over the server if
 * there is one argument more.
 */
public final class EngineMain {
    private EngineMain() {}

    public static void main(String[] arguments) throws IOException {
        PgConnectOptions options = new PgConnectOptions()
                .setHost(arguments[0])
                .setPort(Integer.parseInt(arguments[1]))
                .setDatabase(arguments[2])
                .setUser(arguments[3])
                .setPassword(arguments[4]);
        String migration = arguments[5];
        int workers = Integer.parseInt(arguments[6]);
        Duration lease = Duration.ofMillis(Long.parseLong(arguments[7]));
        try (Engine engine =
                Engine.of(options, workers, "p" + ProcessHandle.current().pid(), lease)) {
            engine.trusting(Trust.ALL);
            if (arguments.length > 8) {
                engine.watchingOverTheServer();
            }
            say("ready");
            if (System.in.read() < 0) {
                return;
            }
            Store store = engine.find(migration).orElseThrow();
            say(engine.run(store, engine.plan(store), EngineListener.SILENT)
                    .run(workers, new Stop())
                    .toString());
        }
    }

    private static void say(String line) {
        System.out.write((line + "\n").getBytes(StandardCharsets.UTF_8), 0, line.length() + 1);
        System.out.flush();
    }
}

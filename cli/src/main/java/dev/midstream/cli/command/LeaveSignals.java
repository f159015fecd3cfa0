package dev.midstream.cli.command;

import dev.midstream.cli.ExitCode;
import dev.midstream.engine.run.Stop;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jline.utils.Signals;
import org.jspecify.annotations.Nullable;

/**
 * Ctrl-C and SIGTERM as a wish to leave in order: the chunk under way ends, leases go back, the last line is told, and the exit code is
 * ours. Left to the JVM, the terminal would be closed under the report. A second Ctrl-C does not wait.
 */
final class LeaveSignals {
    private static final Duration PATIENCE = Duration.ofSeconds(25);

    private final List<Registration> before;

    private LeaveSignals(List<Registration> before) {
        this.before = before;
    }

    /** Asks {@code stop} when a signal comes; leaves without {@code over} if that takes too long. */
    static LeaveSignals listen(Stop stop, CountDownLatch over) {
        return new LeaveSignals(Stream.of("INT", "TERM")
                .map(name -> new Registration(name, Signals.register(name, () -> asked(stop, over))))
                .toList());
    }

    private static void asked(Stop stop, CountDownLatch over) {
        if (stop.isAsked()) {
            Runtime.getRuntime().halt(ExitCode.STOPPED);
        }
        stop.ask();
        Thread.ofVirtual().start(() -> leaveAnyhow(over));
    }

    private static void leaveAnyhow(CountDownLatch over) {
        try {
            if (!over.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                System.exit(ExitCode.STOPPED);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Gives the signals back to whoever had them before. */
    void forget() {
        before.forEach(Registration::restore);
    }

    private record Registration(String name, @Nullable Object handler) {
        void restore() {
            Signals.unregister(name, handler);
        }
    }
}

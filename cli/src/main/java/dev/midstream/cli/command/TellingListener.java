package dev.midstream.cli.command;

import dev.midstream.cli.render.Quantities;
import dev.midstream.cli.render.RunReporter;
import dev.midstream.engine.allowance.Allowance;
import dev.midstream.engine.run.EngineListener;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** Passes everything on, and tells the user what no event tells: that the database does not answer, and that it does again. */
final class TellingListener implements EngineListener {
    private final EngineListener next;
    private final RunReporter reporter;
    private final Set<String> untold = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean connected = new AtomicBoolean(true);

    TellingListener(EngineListener next, RunReporter reporter) {
        this.next = next;
        this.reporter = reporter;
    }

    @Override
    public void chunkCommitted(int lane, long rows, Duration took) {
        if (connected.compareAndSet(false, true)) {
            reporter.note("the database answers again");
        }
        next.chunkCommitted(lane, rows, took);
    }

    @Override
    public void chunkFailed(int lane, String sqlState, String message) {
        next.chunkFailed(lane, sqlState, message);
    }

    @Override
    public void notSplit(int lane, String sqlState, String message) {
        next.notSplit(lane, sqlState, message);
    }

    @Override
    public void disconnected(String who, String message, Duration rest) {
        if (connected.compareAndSet(true, false)) {
            reporter.note("the database does not answer (%s); trying again, first in %s"
                    .formatted(message, Quantities.duration(rest)));
        }
        next.disconnected(who, message, rest);
    }

    @Override
    public void reconnected(String who) {
        if (connected.compareAndSet(false, true)) {
            reporter.note("the database answers again");
        }
        next.reconnected(who);
    }

    @Override
    public void fenced(String who, int stream) {
        next.fenced(who, stream);
    }

    @Override
    public void pulsed(Duration took, Duration since, Allowance allowance) {
        next.pulsed(took, since, allowance);
    }

    @Override
    public void noticeSent(String target) {
        if (untold.remove(target)) {
            reporter.note(target + " is told again");
        }
        next.noticeSent(target);
    }

    @Override
    public void noticeFailed(String target, String message) {
        if (untold.add(target)) {
            reporter.note("%s could not be told: %s".formatted(target, message));
        }
        next.noticeFailed(target, message);
    }

    @Override
    public void hookEnded(Duration took, boolean well) {
        next.hookEnded(took, well);
    }

    @Override
    public void step(String message) {
        next.step(message);
    }
}

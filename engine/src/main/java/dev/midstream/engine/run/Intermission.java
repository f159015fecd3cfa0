package dev.midstream.engine.run;

import dev.midstream.engine.migration.MigrationEvent;
import dev.midstream.engine.migration.MigrationState;
import dev.midstream.engine.throttle.Reason;
import java.time.Duration;

/**
 * The moment between two of the author's own statements outside a transaction. Nothing stands against waiting there as long as
 * operators or the server want it: the session keeps its settings, and a process that dies meanwhile leaves a step of which nobody
 * knows how far it came, as it does at any other moment. Only a transaction of the author's is not left open.
 */
final class Intermission {
    private static final Duration TICK = Duration.ofMillis(200);

    private final Context context;
    private final Database database;
    private final Pen<MigrationEvent, MigrationState> pen;
    private final Mandate mandate;

    Intermission(Context context, Database database, Pen<MigrationEvent, MigrationState> pen, Mandate mandate) {
        this.context = context;
        this.database = database;
        this.pen = pen;
        this.mandate = mandate;
    }

    /** Waits until the next statement may begin; false if none is to begin any more. {@code done} of {@code all} are done. */
    boolean mayGoOn(int done, int all) {
        boolean told = false;
        look();
        while (!isOver()) {
            if (!isHeld() || isAmidTransaction()) {
                return true;
            }
            if (!told) {
                context.listener()
                        .step("%d of %d own statements are done, the next one waits: %s"
                                .formatted(done, all, reason()));
                told = true;
            }
            pen.sleep(TICK);
        }
        if (isAmidTransaction()) {
            database.close(); // which rolls it back: its locks must not outlast the step
        }
        return false;
    }

    /** What was asked for while the last statement ran counts from the next one on; if the log cannot be reached, a little later. */
    private void look() {
        try {
            context.pulse().refreshNow();
        } catch (RuntimeException e) {
            unlessItPasses(e);
        }
    }

    private boolean isOver() {
        return pen.isLost() || mandate.isUnwanted();
    }

    /** By a person, by the time of the day, or by the health of the server, for which an own statement is heavy. */
    private boolean isHeld() {
        return mandate.isHeld() || context.pulse().allowance().isHeld();
    }

    private String reason() {
        return context.pulse().allowance().reasons().stream()
                .findFirst()
                .map(Reason::text)
                .orElse("paused");
    }

    /** Unknown counts as no: it is asked again. */
    private boolean isAmidTransaction() {
        try {
            return database.isAmidTransaction();
        } catch (RuntimeException e) {
            unlessItPasses(e);
            return false;
        }
    }

    private void unlessItPasses(RuntimeException e) {
        if (!context.faults().classify(e).passes()) {
            throw e;
        }
    }
}

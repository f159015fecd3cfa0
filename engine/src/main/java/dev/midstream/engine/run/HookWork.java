package dev.midstream.engine.run;

import dev.midstream.engine.control.Directives;
import dev.midstream.engine.migration.MigrationEvent;
import dev.midstream.engine.migration.MigrationEvent.HookFailed;
import dev.midstream.engine.migration.MigrationEvent.HookFinished;
import dev.midstream.engine.migration.MigrationEvent.HookStarted;
import dev.midstream.engine.migration.MigrationState;
import dev.midstream.engine.outside.OutsideCommand;
import dev.midstream.planner.file.Hook;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/** Runs a command at the boundary of a phase. One whose end nobody recorded is run again: hooks must bear that. */
final class HookWork {
    private static final Duration LOOK = Duration.ofMillis(200);

    private final Context context;
    private final Pen<MigrationEvent, MigrationState> pen;
    private final String label;

    HookWork(Context context, Pen<MigrationEvent, MigrationState> pen, String label) {
        this.context = context;
        this.pen = pen;
        this.label = label;
    }

    void run(Hook hook) {
        if (!context.trust().allows(hook)) {
            fail(
                    hook,
                    "%s leads, and may run no command that only the database tells it of: run the migration again from its file, or with --allow-hooks"
                            .formatted(label));
            return;
        }
        if (!pen.write(new HookStarted(hook.key(), hook.title()))) {
            return;
        }
        long began = context.stop().nanos();
        Map<String, String> facts = Map.of(
                "MIDSTREAM_MIGRATION", context.plan().migration(),
                "MIDSTREAM_PHASE", hook.phase().label(),
                "MIDSTREAM_MOMENT", hook.moment().name().toLowerCase(Locale.ROOT));
        try (OutsideCommand command = OutsideCommand.start(hook.command(), facts, "")) {
            await(hook, command, began);
        } catch (IOException e) {
            fail(hook, "it could not be started: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            context.stop().ask();
        }
    }

    private void await(Hook hook, OutsideCommand command, long began) throws InterruptedException {
        while (!command.endsWithin(LOOK)) {
            if (isOver()) {
                return; // it is ended; whoever goes on runs it again
            }
            if (took(began).compareTo(hook.timeout()) > 0) {
                String output = command.output();
                fail(
                        hook,
                        "it did not end within %s and was ended%s"
                                .formatted(text(hook.timeout()), output.isEmpty() ? "" : ": " + output));
                return;
            }
        }
        String trouble = command.trouble();
        if (trouble.isEmpty()) {
            pen.write(new HookFinished(hook.key(), hook.title(), took(began)));
            context.listener().hookEnded(took(began), true);
        } else {
            fail(hook, trouble);
        }
    }

    private void fail(Hook hook, String message) {
        pen.write(new HookFailed(
                hook.key(),
                hook.title(),
                message,
                context.pulse().view().directives().runs()));
        context.listener().hookEnded(Duration.ZERO, false);
    }

    private boolean isOver() {
        try {
            pen.renewIfDue();
        } catch (RuntimeException e) {
            if (!context.faults().classify(e).passes()) {
                throw e;
            }
        }
        Directives directives = context.pulse().view().directives();
        boolean undone =
                directives.rollback().isPresent() && !pen.state().work().isContracting();
        return pen.isLost() || context.stop().isAsked() || directives.isAborted() || undone;
    }

    private Duration took(long began) {
        return Duration.ofNanos(context.stop().nanos() - began);
    }

    private static String text(Duration time) {
        return time.toSeconds() < 1 ? time.toMillis() + " ms" : time.toSeconds() + " s";
    }
}

package dev.midstream.cli;

import dev.midstream.checkpoints.codec.UnreadableFact;
import dev.midstream.checkpoints.pg.PgSchema;
import dev.midstream.cli.connect.BadTarget;
import dev.midstream.cli.connect.NoDatabase;
import dev.midstream.engine.fault.Fault;
import dev.midstream.engine.pg.PgFaults;
import dev.midstream.planner.file.BadMigration;
import dev.midstream.planner.pg.CatalogUnreadable;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Turns what went wrong into one message on standard error and an exit code. Only a bug shows a stack trace. */
final class Failures implements IExecutionExceptionHandler {
    private static final String READ_ONLY = "25006";

    @Override
    public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
        return switch (e) {
            case BadMigration bad -> say(command, ExitCode.USAGE, bad.getMessage());
            case Refusal refusal -> say(command, refusal.exitCode(), refusal.getMessage());
            case BadTarget bad -> say(command, ExitCode.USAGE, bad.getMessage());
            case NoDatabase none ->
                say(command, none.isMisconfigured() ? ExitCode.USAGE : ExitCode.UNAVAILABLE, none.getMessage());
            case CatalogUnreadable unreadable -> say(command, ExitCode.FAILED, unreadable.getMessage());
            case PgSchema.NewerSchema newer -> say(command, ExitCode.USAGE, newer.getMessage());
            case UnreadableFact unreadable -> say(command, ExitCode.FAILED, unreadable.getMessage());
            case UncheckedIOException io -> say(command, ExitCode.USAGE, reason(io));
            default -> ofTheDatabase(e, command);
        };
    }

    private static int ofTheDatabase(Exception e, CommandLine command) {
        if (e instanceof RuntimeException runtime && isOfTheDatabase(runtime)) {
            boolean gone = PgFaults.classify(runtime) == Fault.CONNECTION;
            String state = PgFaults.sqlState(e);
            if (state.equals(READ_ONLY)) {
                return say(
                        command,
                        ExitCode.FAILED,
                        "the server takes no writes (a standby, or read-only): connect to the primary; nothing was changed");
            }
            return say(
                    command,
                    gone ? ExitCode.UNAVAILABLE : ExitCode.FAILED,
                    "the database %s%s: %s; what is done is kept, run the same command again"
                            .formatted(
                                    gone ? "does not answer" : "refused",
                                    state.isEmpty() ? "" : " (" + state + ")",
                                    PgFaults.message(e)));
        }
        e.printStackTrace(command.getErr());
        return say(
                command,
                ExitCode.FAILED,
                "this is a bug in Midstream: please report it with the lines above; what is done is kept");
    }

    private static boolean isOfTheDatabase(RuntimeException e) {
        try {
            PgFaults.classify(e);
            return true;
        } catch (RuntimeException bug) {
            return false;
        }
    }

    private static int say(CommandLine command, int exitCode, @Nullable String message) {
        command.getErr().println(command.getColorScheme().errorText("midstream: ") + String.valueOf(message));
        command.getErr().flush();
        return exitCode;
    }

    private static String reason(UncheckedIOException e) {
        return switch (e.getCause()) {
            case NoSuchFileException missing -> "there is no file " + missing.getFile();
            case AccessDeniedException denied -> "file " + denied.getFile() + " may not be read";
            case null, default -> String.valueOf(e.getMessage());
        };
    }
}

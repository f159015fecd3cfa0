package dev.midstream.cli;

import dev.midstream.embedded.testing.TestDatabase;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** Types commands, and shows what a user would see. */
final class Terminal {
    private final List<String> database;

    private Terminal(List<String> database) {
        this.database = database;
    }

    static Terminal on(TestDatabase database) {
        return new Terminal(List.of("--database-url", database.url()));
    }

    static Terminal as(String role, String password, TestDatabase database) {
        return new Terminal(List.of(
                "--database-url",
                "postgresql://%s:%s@%s:%d/%s"
                        .formatted(
                                role,
                                password,
                                database.server().host(),
                                database.server().port(),
                                database.name())));
    }

    static Terminal at(String url) {
        return new Terminal(List.of("--database-url", url));
    }

    static Terminal withoutDatabase() {
        return new Terminal(List.of());
    }

    Shown type(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(database);
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine commandLine = Midstream.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
        int exitCode = commandLine.execute(all.toArray(String[]::new));
        return new Shown(exitCode, out.toString(), err.toString());
    }

    /** What came of a command. */
    record Shown(int exitCode, String out, String err) {
        Shown exits(int expected) {
            if (exitCode != expected) {
                throw new AssertionError("exit code %d instead of %d\n%s\n%s".formatted(exitCode, expected, out, err));
            }
            return this;
        }

        Shown says(String text) {
            return contains("standard output", out, text);
        }

        Shown complains(String text) {
            return contains("standard error", err, text);
        }

        private Shown contains(String where, String shown, String text) {
            if (!shown.contains(text)) {
                throw new AssertionError("no '%s' on %s:\n%s\n%s".formatted(text, where, out, err));
            }
            return this;
        }
    }
}

package dev.midstream.cli;

import java.io.BufferedReader;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * A process that types commands: one a line of its standard input, the words separated by tabs. It says what its clock shows first, in
 * milliseconds, and then of each command the exit code and what was on standard output and error.
 */
public final class TypingMain {
    private TypingMain() {}

    public static void main(String[] arguments) throws IOException {
        PrintStream standard = System.out;
        System.setOut(System.err); // the answers alone
        DataOutputStream answers = new DataOutputStream(standard);
        answers.writeLong(System.currentTimeMillis());
        answers.flush();
        Terminal terminal = Terminal.at(arguments[0]);
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            Terminal.Shown shown = terminal.type(line.split("\t"));
            answers.writeInt(shown.exitCode());
            write(answers, shown.out());
            write(answers, shown.err());
            answers.flush();
        }
    }

    private static void write(DataOutputStream answers, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        answers.writeInt(bytes.length);
        answers.write(bytes);
    }
}

package dev.midstream.cli.command;

import dev.midstream.cli.Refusal;
import dev.midstream.planner.sql.Script;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Files of plain SQL on disk. */
final class SqlFiles {
    private SqlFiles() {}

    static boolean isSql(Path file) {
        return String.valueOf(file.getFileName()).endsWith(".sql");
    }

    /** Those in a directory and below, by name. */
    static List<Path> in(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> isSql(file) && Files.isRegularFile(file))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Script read(Path file) {
        return Script.read(file.toString(), text(file));
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw Refusal.usage("%s is not UTF-8: save it in that encoding".formatted(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

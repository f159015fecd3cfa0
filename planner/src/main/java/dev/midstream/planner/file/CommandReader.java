package dev.midstream.planner.file;

import java.util.List;
import java.util.Optional;

/** A program and its arguments: {@code [pg_dump, --schema-only]}, or one word for a program alone. */
final class CommandReader {
    private CommandReader() {}

    static Optional<List<String>> read(Value value) {
        List<String> words = value.list(Value::text);
        if (words.isEmpty() || words.getFirst().isBlank()) {
            return value.refuse(value.what() + " names no program: write one such as [pg_dump, --schema-only]");
        }
        if (words.stream().anyMatch(word -> word.indexOf('\0') >= 0)) {
            return value.refuse(value.what() + " holds a character that no argument can hold");
        }
        if (!value.isList() && words.getFirst().strip().contains(" ")) {
            return value.refuse(
                    "%s is one text, and there is no shell that would split it: write a list such as [pg_dump, --schema-only], or [sh, -c, '%s']"
                            .formatted(value.what(), words.getFirst().strip()));
        }
        return Optional.of(words);
    }
}

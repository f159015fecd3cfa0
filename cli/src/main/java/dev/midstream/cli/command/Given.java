package dev.midstream.cli.command;

import dev.midstream.cli.Refusal;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What was given for an option, read or refused with the option's name in front. */
final class Given {
    private Given() {}

    static <T> Optional<T> read(String option, @Nullable String text, Function<String, T> reader) {
        return Optional.ofNullable(text).map(t -> read(option, reader, t));
    }

    static <T> T read(String option, Function<String, T> reader, String text) {
        try {
            return reader.apply(text);
        } catch (IllegalArgumentException e) {
            throw Refusal.usage("%s: %s".formatted(option, e.getMessage()));
        }
    }
}

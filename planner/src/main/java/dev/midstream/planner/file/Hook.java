package dev.midstream.planner.file;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * A command at the boundary of a phase, whose failure stops the run.
 *
 * @param timeout how long it may take; then it is ended and counts as failed
 */
public record Hook(Moment moment, PhaseName phase, List<String> command, Duration timeout) {
    public static final Duration USUAL_TIMEOUT = Duration.ofHours(1);

    private static final int KEY_LENGTH = 12;

    public Hook {
        command = List.copyOf(command);
    }

    /** On which side of the phase. */
    public enum Moment {
        BEFORE,
        AFTER
    }

    /** What makes it the same hook in another request to run: its place and its command. */
    public String key() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(String.join("\0", command).getBytes(StandardCharsets.UTF_8));
            return "%s %s %s"
                    .formatted(
                            word(),
                            phase.label(),
                            HexFormat.of().formatHex(digest).substring(0, KEY_LENGTH));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }

    /** For people: its place and its program, without the arguments. */
    public String title() {
        return "hook %s %s: %s".formatted(word(), phase.label(), command.getFirst());
    }

    private String word() {
        return moment.name().toLowerCase(Locale.ROOT);
    }
}

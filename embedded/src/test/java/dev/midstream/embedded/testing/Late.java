package dev.midstream.embedded.testing;

import java.util.function.Supplier;

/** Something happened, but not as soon as it should. See {@link Punctual}. */
public final class Late extends AssertionError {
    private static final long serialVersionUID = 1L;

    private Late(String message) {
        super(message);
    }

    /** @param inTime whether it happened soon enough */
    public static void unless(boolean inTime, Supplier<String> message) {
        if (!inTime) {
            throw new Late(message.get());
        }
    }

    /** The same with a message that costs nothing. */
    public static void unless(boolean inTime, String message) {
        unless(inTime, () -> message);
    }
}

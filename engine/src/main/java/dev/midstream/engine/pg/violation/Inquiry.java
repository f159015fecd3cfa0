package dev.midstream.engine.pg.violation;

import java.util.List;

/**
 * A question about the rows that break a rule.
 *
 * @param query gives a text for each of them, at most one more than {@link #SHOWN_MAX}, and beside it how many there are in all, or
 *     null where it stops before it knows
 */
public record Inquiry(String query, Telling telling) {
    /** Enough to see what is wrong; a person who wants them all has a query of their own. */
    public static final int SHOWN_MAX = 20;

    /** The longest name of a row or key, in characters: it is kept in the log. */
    static final int NAME_CHARACTERS_MAX = 200;

    /** How the answer is told. */
    @FunctionalInterface
    interface Telling {
        /**
         * A sentence.
         *
         * @param shown what was found, not more than {@link #SHOWN_MAX}
         * @param total how many there are; at least as many as are shown
         */
        String tell(String shown, long total);
    }

    String told(List<String> found, long total) {
        List<String> shown = found.subList(0, Math.min(found.size(), SHOWN_MAX));
        String more = total > shown.size() ? "; …" : "";
        return telling.tell(String.join("; ", shown) + more, total);
    }
}

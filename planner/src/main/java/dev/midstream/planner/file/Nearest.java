package dev.midstream.planner.file;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** What somebody may have meant by a word that is not known. */
public final class Nearest {
    private Nearest() {}

    static Optional<String> to(String word, Collection<String> known) {
        return known.stream()
                .filter(candidate -> isNear(word, candidate))
                .min(Comparator.comparingInt(candidate -> distance(word, candidate)));
    }

    /** Whether the candidate may have been meant. */
    public static boolean isNear(String word, String candidate) {
        return distance(word, candidate) <= limit(word);
    }

    /** The end of a message: the one known word that is near, or all of them. */
    static String hint(String word, Collection<String> known) {
        return to(word, known)
                .map(near -> ": did you mean " + Quoted.of(near) + "?")
                .orElseGet(() -> ": known are " + String.join(", ", known));
    }

    /** One slip in a short word, one in three letters of a long one. */
    private static int limit(String word) {
        return Math.max(1, Math.min(word.length(), 30) / 3);
    }

    /** Letters to add, drop, change or swap with their neighbour; case and hyphens are no difference. */
    public static int distance(String first, String second) {
        String a = plain(first);
        String b = plain(second);
        if (Math.abs(a.length() - b.length()) > limit(first)) {
            return Integer.MAX_VALUE;
        }
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                d[i][j] = i == 0 || j == 0 ? i + j : step(d, a, b, i, j);
            }
        }
        return d[a.length()][b.length()];
    }

    private static int step(int[][] d, String a, String b, int i, int j) {
        int changed = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int best = Math.min(changed, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(best, d[i - 2][j - 2] + 1) : best;
    }

    private static String plain(String word) {
        return word.toLowerCase(Locale.ROOT).replace('-', '_');
    }
}

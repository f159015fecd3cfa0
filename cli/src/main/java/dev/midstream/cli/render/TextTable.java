package dev.midstream.cli.render;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Columns of text, as wide as their widest cell; the last one takes what is left and wraps. If nothing readable is left for it, the
 * widest of the others wrap, too.
 */
public final class TextTable {
    private static final String GAP = "  ";
    private static final int LAST_COLUMN_MIN = 24;

    private final List<String> header;
    private final List<Boolean> right;
    private final List<List<String>> rows = new ArrayList<>();

    /** @param header a name that begins with {@code >} makes its column right-aligned */
    public TextTable(String... header) {
        this.header = List.of(header).stream()
                .map(h -> h.startsWith(">") ? h.substring(1) : h)
                .toList();
        this.right = List.of(header).stream().map(h -> h.startsWith(">")).toList();
    }

    public void row(String... cells) {
        if (cells.length != header.size()) {
            throw new IllegalArgumentException(cells.length + " cells in a table of " + header.size() + " columns");
        }
        rows.add(List.of(cells));
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    /** The lines, none longer than {@code width} unless the columns hold numbers and words too long for it. */
    public List<String> lines(int width) {
        int[] widths = widths();
        int last = header.size() - 1;
        int wanted = Math.min(LAST_COLUMN_MIN, widths[last]);
        while (left(widths, width) < wanted && narrow(widths)) {}
        widths[last] = Math.min(widths[last], Math.max(wanted, left(widths, width)));
        List<String> lines = new ArrayList<>(wrapped(header, widths));
        rows.forEach(row -> lines.addAll(wrapped(row, widths)));
        return lines;
    }

    /** For the last column. */
    private int left(int[] widths, int width) {
        return width
                - Arrays.stream(widths, 0, widths.length - 1)
                        .map(w -> w + GAP.length())
                        .sum();
    }

    /** Takes one character from the widest column of text but the last, unless a word of it would break. */
    private boolean narrow(int[] widths) {
        int widest = IntStream.range(0, widths.length - 1)
                .filter(i -> !right.get(i) && widths[i] > longestWord(i))
                .boxed()
                .max((a, b) -> Integer.compare(widths[a], widths[b]))
                .orElse(-1);
        if (widest >= 0) {
            widths[widest]--;
        }
        return widest >= 0;
    }

    private int longestWord(int column) {
        return IntStream.concat(
                        IntStream.of(header.get(column).length()),
                        rows.stream()
                                .flatMap(row -> Arrays.stream(row.get(column).split(" ", -1)))
                                .mapToInt(String::length))
                .max()
                .orElse(0);
    }

    private int[] widths() {
        int[] widths = new int[header.size()];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = header.get(i).length();
            for (List<String> row : rows) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        return widths;
    }

    private List<String> wrapped(List<String> cells, int[] widths) {
        List<List<String>> pieces = IntStream.range(0, cells.size())
                .mapToObj(i -> wrap(cells.get(i), widths[i]))
                .toList();
        int height = pieces.stream().mapToInt(List::size).max().orElse(0);
        List<String> lines = new ArrayList<>();
        for (int line = 0; line < height; line++) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < cells.size(); i++) {
                String piece = line < pieces.get(i).size() ? pieces.get(i).get(line) : "";
                text.append(i == 0 ? "" : GAP).append(padded(piece, widths[i], right.get(i)));
            }
            lines.add(text.toString().stripTrailing());
        }
        return lines;
    }

    /** Breaks a text between words into lines of at most this width; a longer word is broken itself. */
    public static List<String> wrap(String text, int width) {
        return wrap(text, width, "");
    }

    /** The same, with something in front of every line but the first. */
    static List<String> wrap(String text, int width, String indent) {
        int narrowest = Math.max(1, width - indent.length());
        List<String> lines = new ArrayList<>();
        text.lines().forEach(paragraph -> {
            StringBuilder line = new StringBuilder(lines.isEmpty() ? "" : indent);
            boolean empty = true;
            for (String word : paragraph.split(" ", -1)) {
                String rest = word;
                if (!empty && line.length() + 1 + rest.length() > width) {
                    lines.add(line.toString().stripTrailing());
                    line = new StringBuilder(indent);
                    empty = true;
                }
                line.append(empty ? "" : " ");
                while (line.length() + rest.length() > width && rest.length() > narrowest) {
                    int room = Math.max(1, width - line.length());
                    lines.add(line + rest.substring(0, room));
                    rest = rest.substring(room);
                    line = new StringBuilder(indent);
                }
                line.append(rest);
                empty = false;
            }
            lines.add(line.toString());
        });
        return lines.isEmpty() ? List.of("") : lines;
    }

    private static String padded(String text, int width, boolean toTheRight) {
        String blanks = " ".repeat(Math.max(0, width - text.length()));
        return toTheRight ? blanks + text : text + blanks;
    }
}

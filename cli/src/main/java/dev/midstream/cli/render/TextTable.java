package dev.midstream.cli.render;

import java.util.ArrayList;
import java.util.List;

/** Columns of text, as wide as their widest cell; the last one takes what is left and wraps. */
public final class TextTable {
    private static final String GAP = "  ";
    private static final int LAST_COLUMN_MIN = 20;

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

    /** The lines, none longer than {@code width} unless a column but the last is. */
    public List<String> lines(int width) {
        int[] widths = widths();
        int last = header.size() - 1;
        int used = 0;
        for (int i = 0; i < last; i++) {
            used += widths[i] + GAP.length();
        }
        widths[last] = Math.min(widths[last], Math.max(LAST_COLUMN_MIN, width - used));
        List<String> lines = new ArrayList<>(wrapped(header, widths));
        rows.forEach(row -> lines.addAll(wrapped(row, widths)));
        return lines;
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
        int last = cells.size() - 1;
        List<String> pieces = wrap(cells.get(last), widths[last]);
        List<String> lines = new ArrayList<>();
        for (int line = 0; line < pieces.size(); line++) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < last; i++) {
                text.append(padded(line == 0 ? cells.get(i) : "", widths[i], right.get(i)))
                        .append(GAP);
            }
            String piece = pieces.get(line);
            text.append(right.get(last) ? padded(piece, widths[last], true) : piece);
            lines.add(text.toString().stripTrailing());
        }
        return lines;
    }

    /** Breaks a text between words into lines of at most this width. */
    static List<String> wrap(String text, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    private static String padded(String text, int width, boolean toTheRight) {
        String blanks = " ".repeat(Math.max(0, width - text.length()));
        return toTheRight ? blanks + text : text + blanks;
    }
}

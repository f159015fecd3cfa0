package dev.midstream.cli.render;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.midstream.planner.pg.Trace.Observed;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What was seen of one statement. */
final class TraceLines {
    private static final int STATEMENT_MAX = 100;
    private static final String INDENT = " ".repeat(13);

    private TraceLines() {}

    static List<String> of(Observed o) {
        List<String> lines = new ArrayList<>();
        o.failure().ifPresent(why -> lines.add("  failed     " + why));
        if (o.failure().isEmpty()) {
            o.locks().forEach((table, mode) -> lines.add("  lock       %s on %s".formatted(mode.label(), table)));
            list(lines, "  rewritten  ", o.rewritten());
            o.rowsRead().forEach((table, rows) -> lines.add("  read       %d rows of %s".formatted(rows, table)));
            list(lines, "  made       ", o.made());
            lines.add("  took       %s%s".formatted(millis(o), o.sampled() ? ", locks watched from beside" : ""));
        }
        return lines;
    }

    static void json(ObjectNode node, Observed o) {
        node.put("statement", o.item().text());
        ObjectNode locks = node.putObject("locks");
        o.locks().forEach((table, mode) -> locks.put(table, mode.label()));
        o.rewritten().forEach(node.putArray("rewritten")::add);
        ObjectNode read = node.putObject("rowsRead");
        o.rowsRead().forEach(read::put);
        o.made().forEach(node.putArray("made")::add);
        node.put("tookMillis", o.took().toNanos() / 1e6).put("sampled", o.sampled());
        o.failure().ifPresent(why -> node.put("failure", why));
    }

    /** Details are wrapped, and a statement that does not fit is cut. */
    static List<String> fitted(List<String> lines, int width) {
        return lines.stream()
                .flatMap(line -> line.startsWith(" ")
                        ? TextTable.wrap(line, width, INDENT).stream()
                        : Stream.of(line.length() <= width ? line : line.substring(0, width - 1) + "…"))
                .toList();
    }

    static void list(List<String> lines, String title, List<String> items) {
        if (!items.isEmpty()) {
            lines.add(title + String.join(", ", items));
        }
    }

    static String oneLine(String text) {
        String line = text.lines().map(String::strip).collect(Collectors.joining(" "));
        return line.length() <= STATEMENT_MAX ? line : line.substring(0, STATEMENT_MAX - 1) + "…";
    }

    private static String millis(Observed o) {
        return String.format(Locale.ROOT, "%.1f ms", o.took().toNanos() / 1e6);
    }
}

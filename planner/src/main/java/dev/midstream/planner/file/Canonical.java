package dev.midstream.planner.file;

import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * The content of a file as JSON: keys sorted, one value a line, because people read the difference of two of them.
 * Text that differs is never made equal: {@code 1.50} stays so, for {@code 1.5} is another SQL expression.
 */
final class Canonical {
    /** What JSON writes without quotes; other spellings of numbers and booleans stay text. */
    private static final Pattern LITERAL =
            Pattern.compile("true|false|-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?");

    /** What may change while the migration is under way. */
    private static final Set<String> NO_CONTENT = Set.of("policy", "notify", "hooks");

    private final StringBuilder json = new StringBuilder();

    private Canonical() {}

    /** The content of a file: all of it but how it is carried out. */
    static String json(MappingNode root) {
        Canonical canonical = new Canonical();
        canonical.write(content(root), "\n");
        return canonical.json.append('\n').toString();
    }

    private static MappingNode content(MappingNode root) {
        List<NodeTuple> content = root.getValue().stream()
                .filter(field -> !NO_CONTENT.contains(Structure.nameOf(field).getValue()))
                .toList();
        return new MappingNode(root.getTag(), content, root.getFlowStyle());
    }

    private void write(Node node, String newLine) {
        switch (node) {
            case MappingNode mapping -> writeMapping(mapping, newLine);
            case SequenceNode list -> block('[', ']', list.getValue(), newLine, item -> write(item, newLine + "  "));
            default -> writeScalar((ScalarNode) node);
        }
    }

    private void writeMapping(MappingNode mapping, String newLine) {
        TreeMap<String, Node> fields = new TreeMap<>();
        for (NodeTuple field : mapping.getValue()) {
            fields.put(Structure.nameOf(field).getValue(), field.getValueNode());
        }
        block('{', '}', List.copyOf(fields.entrySet()), newLine, field -> {
            writeText(field.getKey());
            json.append(": ");
            write(field.getValue(), newLine + "  ");
        });
    }

    private <T> void block(char open, char close, List<T> items, String newLine, Consumer<T> writer) {
        json.append(open);
        for (int i = 0; i < items.size(); i++) {
            json.append(i == 0 ? "" : ",").append(newLine).append("  ");
            writer.accept(items.get(i));
        }
        json.append(items.isEmpty() ? "" : newLine).append(close);
    }

    private void writeScalar(ScalarNode scalar) {
        if (scalar.isPlain() && LITERAL.matcher(scalar.getValue()).matches()) {
            json.append(scalar.getValue());
        } else {
            writeText(scalar.getValue());
        }
    }

    private void writeText(String text) {
        json.append('"');
        text.chars().forEach(c -> writeCharacter((char) c));
        json.append('"');
    }

    private void writeCharacter(char c) {
        switch (c) {
            case '"', '\\' -> json.append('\\').append(c);
            case '\n' -> json.append("\\n");
            case '\t' -> json.append("\\t");
            default -> json.append(c < ' ' ? "\\u%04x".formatted((int) c) : String.valueOf(c));
        }
    }
}

package dev.midstream.planner.file;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Refuses what YAML allows and a migration file does not: a field written twice or named by more than text, merge keys, tags,
 * and aliases that never end or that grow a small file into one that fills the memory.
 */
final class Structure {
    private static final Resolver SCHEMA = new CoreSchema();

    /** In UTF-16 units with one more for each value; twice what the largest file without aliases can hold. */
    private static final long SIZE_MAX = 2L * YamlDocument.CODE_POINTS_MAX;

    /** More than a file without aliases can reach, and few enough for the stack. */
    private static final int DEPTH_MAX = 2 * YamlDocument.NESTING_MAX;

    private final Problems problems;
    private final Set<Node> around = new HashSet<>();
    private long size;

    Structure(Problems problems) {
        this.problems = problems;
    }

    /** The name of a field, which is text in every mapping that has been checked. */
    static ScalarNode nameOf(NodeTuple field) {
        return (ScalarNode) field.getKeyNode();
    }

    void check(Node node) {
        if (!around.add(node)) {
            throw problems.fatal(
                    problems.at(node), "'&" + node.getAnchor() + "' contains an alias of itself: write the value out");
        }
        grow(node, 1);
        checkTag(node);
        switch (node) {
            case MappingNode mapping -> checkFields(mapping);
            case SequenceNode list -> list.getValue().forEach(this::check);
            case ScalarNode scalar -> grow(node, scalar.getValue().length());
            default -> throw new IllegalStateException("a YAML node of kind " + node.getNodeId());
        }
        around.remove(node);
    }

    private void grow(Node node, int by) {
        size += by;
        if (size > SIZE_MAX || around.size() > DEPTH_MAX) {
            throw problems.fatal(problems.at(node), "aliases ('*') repeat this value too often or too deep: use fewer");
        }
    }

    private void checkFields(MappingNode mapping) {
        Map<String, Node> first = new HashMap<>();
        for (NodeTuple field : mapping.getValue()) {
            checkName(field.getKeyNode(), first);
            check(field.getKeyNode());
            check(field.getValueNode());
        }
    }

    private void checkName(Node node, Map<String, Node> first) {
        if (!(node instanceof ScalarNode key)) {
            throw problems.fatal(problems.at(node), "the name of a field must be text, not " + Value.kindOf(node));
        }
        if (key.isPlain() && key.getValue().equals("<<")) {
            throw problems.fatal(problems.at(key), "merge keys ('<<') are not supported: write the fields out");
        }
        Node before = first.putIfAbsent(key.getValue(), key);
        if (before != null) {
            Place place = problems.at(before);
            problems.add(
                    problems.at(key),
                    "field %s is written twice, here and at %d:%d: keep one"
                            .formatted(Quoted.of(key.getValue()), place.line(), place.column()));
        }
    }

    private void checkTag(Node node) {
        boolean usual = switch (node) {
            case ScalarNode scalar ->
                node.getTag().equals(Tag.STR) || node.getTag().equals(tagOf(scalar));
            case SequenceNode list -> list.getTag().equals(Tag.SEQ);
            default -> node.getTag().equals(Tag.MAP);
        };
        if (!usual) {
            String tag = node.getTag().getValue().replace(Tag.PREFIX, "!!");
            problems.add(
                    problems.at(node),
                    "the tag " + Quoted.of(tag) + " is not supported: remove it, or put the whole text in quotes");
        }
    }

    private static Tag tagOf(ScalarNode scalar) {
        return SCHEMA.resolve(NodeId.scalar, scalar.getValue(), scalar.isPlain());
    }
}

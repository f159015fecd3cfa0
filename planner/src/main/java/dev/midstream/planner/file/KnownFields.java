package dev.midstream.planner.file;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * The names a reader asked for, and what is wrong with a mapping that has others or lacks some.
 *
 * @param names in the order of the questions, which is the order in which a message lists them
 * @param missing of each of these lists, one was needed
 */
record KnownFields(Set<String> names, List<List<String>> missing) {
    KnownFields() {
        this(new LinkedHashSet<>(), new ArrayList<>());
    }

    void compare(Map<String, NodeTuple> given, String owner, Place place, Problems problems) {
        Map<String, NodeTuple> unknown = given.entrySet().stream()
                .filter(field -> !names.contains(field.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        unknown.forEach((name, field) -> problems.add(
                problems.at(field.getKeyNode()),
                "unknown field " + Quoted.of(name) + " in " + owner + hint(name, field)));
        missing.stream()
                .filter(one -> Collections.disjoint(one, meantBy(unknown.keySet())))
                .forEach(one -> problems.add(place, owner + " needs '" + String.join("' or '", one) + "'"));
    }

    /** A field that is only misspelt is not missing as well. */
    private Set<String> meantBy(Set<String> unknown) {
        return unknown.stream()
                .flatMap(name -> Nearest.to(name, names).stream())
                .collect(Collectors.toSet());
    }

    /** In {@code {type: numeric(10,2)}} YAML sees a second field, {@code 2)}, without a colon or a value. */
    private String hint(String name, NodeTuple field) {
        Node value = field.getValueNode();
        boolean colon = value.getStartMark().getIndex()
                > field.getKeyNode().getEndMark().getIndex();
        return !colon && value.getTag().equals(Tag.NULL)
                ? ": a comma ends a text in { }, so put the text before it in quotes"
                : Nearest.hint(name, names);
    }
}

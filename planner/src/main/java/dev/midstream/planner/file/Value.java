package dev.midstream.planner.file;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * One value of the file. Every way to read it answers with what was asked for, or reports why not and answers with nothing.
 *
 * @param what the value in a message, such as {@code 'fill'} or {@code an entry of 'tables'}
 */
record Value(Problems problems, String what, Node node) {

    static String kindOf(Node node) {
        return switch (node) {
            case MappingNode mapping -> "a mapping";
            case SequenceNode list -> "a list";
            default -> node.getTag().equals(Tag.NULL) ? "null" : "text";
        };
    }

    Place place() {
        return problems.at(node);
    }

    <T> Optional<T> refuse(String message) {
        problems.add(place(), message);
        return Optional.empty();
    }

    boolean isNull() {
        return node.getTag().equals(Tag.NULL);
    }

    boolean isText() {
        return node instanceof ScalarNode && !isNull();
    }

    boolean isMapping() {
        return node instanceof MappingNode;
    }

    boolean isList() {
        return node instanceof SequenceNode;
    }

    /** Any scalar as its source text: {@code 0}, {@code no} and {@code 1.50} stay what was written. */
    Optional<String> text() {
        if (isNull()) {
            return refuse(what + " has no value: write one");
        }
        return node instanceof ScalarNode scalar ? Optional.of(scalar.getValue()) : mustBe("text");
    }

    /** Text that is more than blanks, without those around it. */
    Optional<String> words() {
        return text().map(String::strip)
                .flatMap(words -> words.isEmpty() ? refuse(what + " is empty: write one") : Optional.of(words));
    }

    /** SQL of the author's own, and where it stands. */
    Optional<OwnStatement> statement() {
        return words().map(sql -> {
            ScalarNode scalar = (ScalarNode) node;
            boolean lineByLine = scalar.getScalarStyle() == DumperOptions.ScalarStyle.LITERAL;
            String above = scalar.getValue().substring(0, scalar.getValue().indexOf(sql));
            int first = place().line()
                    + 1
                    + (int) above.chars().filter(c -> c == '\n').count();
            return new OwnStatement(place(), sql, lineByLine ? Optional.of(first) : Optional.empty());
        });
    }

    Optional<Boolean> flag() {
        return text().flatMap(text -> node.getTag().equals(Tag.BOOL)
                ? Optional.of(Boolean.parseBoolean(text))
                : refuse("%s must be true or false, not %s".formatted(what, Quoted.of(text))));
    }

    /** One of these words, in any case and with blanks for underscores. */
    Optional<String> word(List<String> words) {
        return words().flatMap(text -> {
            String word = text.toLowerCase(Locale.ROOT).replaceAll("\\s+", "_");
            return words.contains(word)
                    ? Optional.of(word)
                    : refuse("%s cannot be %s".formatted(what, Quoted.of(text)) + Nearest.hint(word, words));
        });
    }

    <E extends Enum<E>> Optional<E> choice(List<E> choices) {
        List<String> words = choices.stream().map(Value::wordOf).toList();
        return word(words).map(word -> choices.get(words.indexOf(word)));
    }

    /** A list, or a single value as a list of one. */
    List<Value> items() {
        return node instanceof SequenceNode list
                ? list.getValue().stream()
                        .map(item -> new Value(problems, "an entry of " + what, item))
                        .toList()
                : List.of(this);
    }

    /** The same if it is a list with an entry, or a single value. */
    Optional<Value> some() {
        return items().isEmpty() ? refuse(what + " is empty: it needs at least one entry") : Optional.of(this);
    }

    <T> List<T> list(Function<Value, Optional<T>> reader) {
        return items().stream().flatMap(item -> reader.apply(item).stream()).toList();
    }

    /** A list in which nothing may be twice. */
    <T> List<T> distinct(Function<Value, Optional<T>> reader) {
        Set<T> read = new LinkedHashSet<>();
        for (Value item : items()) {
            reader.apply(item)
                    .filter(entry -> !read.add(entry))
                    .ifPresent(entry -> item.refuse(Quoted.of(entry) + " is twice in " + what + ": remove one"));
        }
        return List.copyOf(read);
    }

    /** The fields of a mapping, of which the owner's reader knows the names. */
    Optional<Fields> fields(String owner) {
        return fields(owner, place());
    }

    Optional<Fields> fields(String owner, Place ownersPlace) {
        return node instanceof MappingNode mapping
                ? Optional.of(new Fields(problems, owner, ownersPlace, mapping))
                : mustBeMapping();
    }

    /** The entries of a mapping whose keys are the author's own. */
    List<Entry> entries() {
        if (!(node instanceof MappingNode mapping)) {
            mustBeMapping();
            return List.of();
        }
        return mapping.getValue().stream().map(this::entry).toList();
    }

    record Entry(Value key, Value value) {}

    private Entry entry(NodeTuple field) {
        ScalarNode key = Structure.nameOf(field);
        return new Entry(
                new Value(problems, "a field of " + what, key),
                new Value(problems, Quoted.of(key.getValue()), field.getValueNode()));
    }

    private <T> Optional<T> mustBeMapping() {
        return isNull() ? refuse(what + " has no fields: indent them below it") : mustBe("a mapping of fields");
    }

    private <T> Optional<T> mustBe(String kind) {
        return refuse(what + " must be " + kind + ", not " + kindOf(node));
    }

    private static String wordOf(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}

package dev.midstream.planner.file;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.NodeTuple;

/**
 * The fields of one mapping. A reader asks for every field it knows, whatever the others hold; what nobody asked for is
 * unknown. Values are put together at the end, by {@link #build}, and only if there was nothing wrong with them.
 */
final class Fields {
    private final Problems problems;
    private final String owner;
    private final Place place;
    private final Map<String, NodeTuple> given = new LinkedHashMap<>();
    private final KnownFields known = new KnownFields();
    private final int problemsBefore;

    /**
     * @param owner what the fields belong to, in a message
     * @param place where the owner stands, for fields that are missing
     */
    Fields(Problems problems, String owner, Place place, MappingNode mapping) {
        this.problems = problems;
        this.owner = owner;
        this.place = place;
        this.problemsBefore = problems.count();
        for (NodeTuple field : mapping.getValue()) {
            given.putIfAbsent(Structure.nameOf(field).getValue(), field);
        }
    }

    Place place() {
        return place;
    }

    /** The names asked for so far. */
    Set<String> known() {
        return known.names();
    }

    Optional<Value> find(String name) {
        known.names().add(name);
        return Optional.ofNullable(given.get(name))
                .map(field -> new Value(problems, "'" + name + "'", field.getValueNode()));
    }

    <T> Optional<T> optional(String name, Function<Value, Optional<T>> reader) {
        return find(name).flatMap(reader);
    }

    <T> Optional<T> required(String name, Function<Value, Optional<T>> reader) {
        return needed(name).flatMap(reader);
    }

    boolean flag(String name, boolean otherwise) {
        return optional(name, Value::flag).orElse(otherwise);
    }

    <T> List<T> list(String name, Function<Value, Optional<T>> reader) {
        return find(name).map(value -> value.list(reader)).orElse(List.of());
    }

    <T> List<T> distinct(String name, Function<Value, Optional<T>> reader) {
        return find(name).map(value -> value.distinct(reader)).orElse(List.of());
    }

    /** A list with at least one entry. */
    <T> List<T> some(String name, Function<Value, Optional<T>> reader) {
        return needed(name)
                .flatMap(Value::some)
                .map(value -> value.list(reader))
                .orElse(List.of());
    }

    /** A list with at least one entry, none of them twice. */
    <T> List<T> someDistinct(String name, Function<Value, Optional<T>> reader) {
        return needed(name)
                .flatMap(Value::some)
                .map(value -> value.distinct(reader))
                .orElse(List.of());
    }

    /** One list under two names: {@code table: a}, or {@code tables: [a, b]}. Empty if neither is given. */
    <T> List<T> oneOrMany(String one, String many, Function<Value, Optional<T>> reader) {
        Optional<Value> single = find(one);
        Optional<Value> list = find(many);
        if (list.isPresent()) {
            return list.flatMap(Value::some)
                    .map(value -> value.distinct(reader))
                    .orElse(List.of());
        }
        return single.flatMap(value -> value.isList()
                        ? value.refuse("'%s' must be text, not a list: use '%s'".formatted(one, many))
                        : reader.apply(value))
                .map(List::of)
                .orElse(List.of());
    }

    void exactlyOneOf(String... names) {
        atMostOneOf(names);
        atLeastOneOf(names);
    }

    void atLeastOneOf(String... names) {
        if (present(names).isEmpty()) {
            known.missing().add(List.of(names));
        }
    }

    void atMostOneOf(String... names) {
        List<String> present = present(names);
        for (String name : present.subList(Math.min(1, present.size()), present.size())) {
            problem(name, "%s has both '%s' and '%s': keep one".formatted(owner, present.getFirst(), name));
        }
    }

    boolean has(String name) {
        return given.containsKey(name);
    }

    /** Reports a problem with a field that is given, at its value. */
    void problem(String name, String message) {
        find(name).ifPresent(value -> value.refuse(message));
    }

    /** Reports a problem with the owner of the fields. */
    <T> Optional<T> refuse(String message) {
        problems.add(place, owner + ": " + message);
        return Optional.empty();
    }

    /** What the fields make, if nothing was wrong with any of them. */
    <T> Optional<T> build(Supplier<T> maker) {
        known.compare(given, owner, place, problems);
        return problems.count() == problemsBefore ? Optional.of(maker.get()) : Optional.empty();
    }

    private Optional<Value> needed(String name) {
        Optional<Value> value = find(name);
        if (value.isEmpty()) {
            known.missing().add(List.of(name));
        }
        return value;
    }

    private List<String> present(String... names) {
        List<String> present = new ArrayList<>(List.of(names));
        present.removeIf(name -> find(name).isEmpty());
        return present;
    }
}

package dev.midstream.planner.sql;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A column as CREATE TABLE or ADD COLUMN defines it.
 *
 * @param at offset in the script
 */
public record Column(int at, String name, Type type, List<Trait> traits) {
    public Column {
        traits = List.copyOf(traits);
    }

    /** The traits of a kind. */
    public <T extends Trait> Stream<T> traits(Class<T> kind) {
        return traits.stream().filter(kind::isInstance).map(kind::cast);
    }

    public <T extends Trait> boolean has(Class<T> kind) {
        return traits(kind).findAny().isPresent();
    }

    /** Its default, unless that is NULL. */
    public Optional<Expression> defaultValue() {
        return traits(Trait.Default.class)
                .map(Trait.Default::value)
                .filter(value -> !value.isNull())
                .findFirst();
    }

    /** What is said behind the type. */
    public sealed interface Trait {
        record NotNull() implements Trait {}

        record Nullable() implements Trait {}

        record Default(Expression value) implements Trait {}

        record Check(int at, String text) implements Trait {}

        record Unique() implements Trait {}

        record PrimaryKey() implements Trait {}

        record References(Reference reference) implements Trait {}

        /** {@code GENERATED … AS IDENTITY}. */
        record Identity() implements Trait {}

        /**
         * {@code GENERATED ALWAYS AS (…)}.
         *
         * @param stored whether it is written into every row
         */
        record Generated(boolean stored) implements Trait {}
    }
}

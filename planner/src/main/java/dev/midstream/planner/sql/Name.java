package dev.midstream.planner.sql;

import java.util.Optional;

/** The name of a table or another object, as a statement writes it. */
public record Name(Optional<String> schema, String name) {
    public static Name of(String name) {
        return new Name(Optional.empty(), name);
    }

    /** Whether both may mean the same object: a name without a schema may stand in any. */
    public boolean mayBe(Name other) {
        return name.equals(other.name) && (schema.isEmpty() || other.schema.isEmpty() || schema.equals(other.schema));
    }

    @Override
    public String toString() {
        return schema.map(s -> s + ".").orElse("") + name;
    }
}

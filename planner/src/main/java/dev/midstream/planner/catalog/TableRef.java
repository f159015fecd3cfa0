package dev.midstream.planner.catalog;

/** A table in the catalog, by its full name. */
public record TableRef(String schema, String name) {
    /** {@code "schema"."name"}. */
    public String sql() {
        return Identifier.quoted(schema) + "." + Identifier.quoted(name);
    }

    /** For people: the schema only where it is not {@code public}. */
    public String label() {
        return schema.equals("public") ? name : schema + "." + name;
    }

    /** Another object in the same schema. */
    public TableRef sibling(String other) {
        return new TableRef(schema, other);
    }
}

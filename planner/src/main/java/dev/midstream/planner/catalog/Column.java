package dev.midstream.planner.catalog;

/**
 * A column as the catalog has it.
 *
 * @param type as {@code format_type} writes it, with modifiers
 * @param typeOid the type's oid, without modifiers
 * @param generated whether PostgreSQL computes it ({@code GENERATED ALWAYS AS (…)})
 * @param identityAlways whether an UPDATE may not set it ({@code GENERATED ALWAYS AS IDENTITY})
 */
public record Column(
        String name, String type, long typeOid, boolean notNull, boolean generated, boolean identityAlways) {}

package dev.midstream.planner.plan;

import dev.midstream.planner.catalog.Identifier;
import dev.midstream.planner.catalog.TableRef;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What must be true of every row of a table after the backfill, proved in one pass.
 *
 * @param alias what the conditions may call the table, partitions included
 * @param key columns that name a row in a report; empty to name it by its place in the heap
 */
public record RowClaims(String alias, List<Claim> claims, List<String> key) {
    public RowClaims {
        claims = List.copyOf(claims);
        key = List.copyOf(key);
    }

    /** True for a row that breaks any claim. */
    public String violated() {
        return claims.stream().map(c -> "(" + c.violated() + ")").collect(Collectors.joining(" or "));
    }

    String preview(TableRef table) {
        return "select * from %s as %s\nwhere %s and (%s)  -- must find no row"
                .formatted(table.sql(), Identifier.quoted(alias), Preview.anywhere("window of blocks"), violated());
    }

    /**
     * One claim.
     *
     * @param text for people: {@code total_cents equals its fill}
     * @param violated condition that is true for a row that breaks the claim
     */
    public record Claim(String text, String violated) {}
}

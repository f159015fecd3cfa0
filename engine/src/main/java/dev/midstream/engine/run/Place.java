package dev.midstream.engine.run;

import dev.midstream.engine.lane.LaneDecider.Next;
import dev.midstream.engine.lane.Leaf;
import dev.midstream.engine.lane.Leftover;
import dev.midstream.engine.lane.Weave.BlockChunk;

/** Where in a table a chunk is, for an error message. */
final class Place {
    private Place() {}

    static String of(Leaf leaf, Next next, int keyRows) {
        String table = "table %s.%s".formatted(leaf.schema(), leaf.name());
        return switch (next) {
            case Next.Blocks(BlockChunk chunk) -> table + ", " + blocks(chunk.fromBlock(), chunk.toBlock());
            case Next.Keys keys ->
                "%s, the first %d rows %sup to key (%s)"
                        .formatted(
                                table,
                                keyRows,
                                keys.after()
                                        .map(after -> "above key (%s) and ".formatted(String.join(", ", after)))
                                        .orElse(""),
                                String.join(", ", keys.upTo()));
            case Next.Revisit(Leftover.Window w) -> table + ", " + blocks(w.from(), w.to());
            case Next.Revisit(Leftover.Key k) -> table + ", key (" + String.join(", ", k.key()) + ")";
            case Next.Look ignored -> table;
            case Next.Nothing ignored -> table;
        };
    }

    private static String blocks(long from, long to) {
        return to - from == 1 ? "block " + from : "blocks %d to %d".formatted(from, to - 1);
    }
}

package dev.midstream.engine.pg;

import dev.midstream.engine.lane.Leftover;
import dev.midstream.engine.lane.Weave.BlockChunk;
import dev.midstream.planner.plan.Transformation.KeyColumn;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which rows of a table a chunk is about.
 *
 * @param bounds a condition on rows
 * @param values of its parameters, in order
 */
record Scope(String bounds, List<Object> values) {
    Scope {
        values = List.copyOf(values);
    }

    static Scope of(BlockChunk chunk) {
        List<Object> window = List.of(chunk.fromBlock(), chunk.toBlock());
        return chunk.weave().strands() == 1
                ? new Scope(ChunkSql.inBlocks(), window)
                : new Scope(
                        ChunkSql.inStrand(),
                        List.of(
                                chunk.fromBlock(),
                                chunk.toBlock(),
                                chunk.weave().strands(),
                                chunk.strand()));
    }

    static Scope of(List<KeyColumn> key, Optional<List<String>> after, List<String> upTo) {
        List<Object> values = new ArrayList<>(after.orElse(List.of()));
        values.addAll(upTo);
        return new Scope(ChunkSql.inKeys(key, after.isPresent()), values);
    }

    static Scope of(List<KeyColumn> key, Leftover leftover) {
        return switch (leftover) {
            case Leftover.Window w -> new Scope(ChunkSql.inBlocks(), List.of(w.from(), w.to()));
            case Leftover.Key k -> new Scope(ChunkSql.atKey(key), List.copyOf(k.key()));
        };
    }

    Tuple parameters() {
        Tuple parameters = Tuple.tuple();
        values.forEach(parameters::addValue);
        return parameters;
    }
}

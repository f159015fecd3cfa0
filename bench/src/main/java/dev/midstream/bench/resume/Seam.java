package dev.midstream.bench.resume;

import dev.midstream.bench.log.Chunk;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a fill that was killed goes on.
 *
 * @param chunksBefore committed before it was killed
 * @param lanesExact lanes whose first new chunk is the very next one of their cursor
 * @param lanesLater lanes whose first new chunk lies behind that
 * @param chunksRepeated new chunks that lie before the cursor at which their lane was left: done twice
 * @param chunksRegrouped those of the windows under way, which were woven anew in smaller ones because they took too long: read
 *     again, but not written
 * @param firstNew when the first new chunk was committed; empty if there was none
 */
record Seam(
        int chunksBefore,
        int lanesExact,
        int lanesLater,
        int chunksRepeated,
        int chunksRegrouped,
        Optional<Instant> firstNew) {

    /**
     * Compares both lives.
     *
     * @param before the log when the first process was dead
     * @param all the log at the end, in the same order
     */
    static Seam of(List<Chunk> before, List<Chunk> all) {
        Map<Integer, Chunk> last = new HashMap<>();
        before.forEach(chunk -> last.put(chunk.lane(), chunk));
        Map<Integer, Chunk> first = new HashMap<>();
        int repeated = 0;
        int regrouped = 0;
        for (Chunk chunk : all) {
            Chunk known = last.get(chunk.lane());
            if (known != null && chunk.version() <= known.version()) {
                continue;
            }
            first.putIfAbsent(chunk.lane(), chunk);
            if (known != null && chunk.place().compareTo(known.next()) < 0) {
                boolean newGroup = chunk.from() == known.from() && !chunk.isOfGroup(known);
                repeated += newGroup ? 0 : 1;
                regrouped += newGroup ? 1 : 0;
            }
        }
        int exact = 0;
        int later = 0;
        for (Chunk chunk : first.values()) {
            Chunk known = last.get(chunk.lane());
            if (known != null) {
                int apart = chunk.place().compareTo(known.next());
                exact += apart == 0 ? 1 : 0;
                later += apart > 0 ? 1 : 0;
            }
        }
        return new Seam(
                before.size(),
                exact,
                later,
                repeated,
                regrouped,
                first.values().stream().map(Chunk::at).min(Comparator.naturalOrder()));
    }
}

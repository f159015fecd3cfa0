package dev.midstream.engine.allowance;

import dev.midstream.checkpoints.log.JournalId;
import java.util.HashMap;
import java.util.Map;

/**
 * Who is at work in the database now: what all of them share is divided first between migrations, then between the lanes of each.
 *
 * @param lanes held in each migration that works; those that rules of their own keep from working take nobody's share
 */
public record Crowd(Map<JournalId, Integer> lanes) {
    /** So many workers are no limit. */
    private static final double MANY = 1e6;

    public Crowd {
        lanes = Map.copyOf(lanes);
    }

    /** The same with this migration in it, whether or not it has a lane yet. */
    public Crowd with(JournalId migration, int held) {
        Map<JournalId, Integer> all = new HashMap<>(lanes);
        all.put(migration, held);
        return new Crowd(all);
    }

    /** All lanes held. */
    public int atWork() {
        return lanes.values().stream().mapToInt(Integer::intValue).sum();
    }

    int migrations() {
        return Math.max(1, lanes.size());
    }

    /**
     * A migration's share of so many workers. Whole ones as far as they go, the older migrations first; where there is less than one
     * for each, each has one for a share of the time.
     */
    double workersOf(JournalId migration, double workers) {
        if (workers >= MANY || workers < migrations()) {
            return workers >= MANY ? workers : workers / migrations();
        }
        long whole = (long) workers;
        long older = lanes.keySet().stream()
                .filter(other -> other.value() < migration.value())
                .count();
        long each = whole / migrations() + (older < whole % migrations() ? 1 : 0);
        return each;
    }
}

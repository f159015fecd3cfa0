package dev.midstream.engine.allowance;

import dev.midstream.checkpoints.log.JournalId;
import dev.midstream.engine.throttle.Neighbour;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Who is at work on the server now: what all of them share is divided first between migrations, then between the lanes of each.
 *
 * @param lanes held in each migration of this database that works; those that rules of their own keep from working take nobody's share
 * @param neighbours what is at work in other databases
 */
public record Crowd(Map<JournalId, Integer> lanes, List<Neighbour> neighbours) {
    /** So many workers are no limit. */
    private static final double MANY = 1e6;

    public Crowd {
        lanes = Map.copyOf(lanes);
        neighbours = List.copyOf(neighbours);
    }

    /** On a server on which nothing is at work in other databases. */
    public Crowd(Map<JournalId, Integer> lanes) {
        this(lanes, List.of());
    }

    /** The same with this migration in it, whether or not it has a lane yet. */
    public Crowd with(JournalId migration, int held) {
        Map<JournalId, Integer> all = new HashMap<>(lanes);
        all.put(migration, held);
        return new Crowd(all, neighbours);
    }

    /** The same beside what is at work in other databases. */
    public Crowd beside(List<Neighbour> others) {
        return new Crowd(lanes, others);
    }

    /** All lanes held in this database. */
    public int atWork() {
        return lanes.values().stream().mapToInt(Integer::intValue).sum();
    }

    int migrations() {
        return Math.max(
                1,
                lanes.size()
                        + neighbours.stream().mapToInt(Neighbour::migrations).sum());
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
        long before = neighbours.stream()
                        .filter(Neighbour::comesFirst)
                        .mapToInt(Neighbour::migrations)
                        .sum()
                + lanes.keySet().stream()
                        .filter(other -> other.value() < migration.value())
                        .count();
        return whole / migrations() + (before < whole % migrations() ? 1 : 0);
    }

    /** The same of what the health of the server allows this database: whoever watches over another sees the same and decides for it. */
    double workersHere(JournalId migration, double workers) {
        return new Crowd(lanes).workersOf(migration, workers);
    }
}

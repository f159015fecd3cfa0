package dev.midstream.engine.control;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What those who wrote the migration and run the server want, recorded with the request to run so that every process goes by
 * the same.
 *
 * @param quarantineMax rows that may be refused before the run stops; 0 stops at the first
 * @param finishBy when the run is expected to be done; it is told when it will not
 * @param ownQuery SQL whose single value is the signal own-query
 * @param ownHttp the address whose answer is the signal own-http
 * @param layers limits of each file that has some; of all of them the strictest holds
 */
public record Policy(
        int quarantineMax,
        OnOldSnapshot onOldSnapshot,
        OnCritical onCritical,
        Optional<Instant> finishBy,
        Optional<String> ownQuery,
        Optional<String> ownHttp,
        List<Layer> layers) {
    public static final Policy USUAL = new Policy(1_000, OnOldSnapshot.GO_ON);

    public Policy {
        layers = List.copyOf(layers);
        if (quarantineMax < 0) {
            throw new IllegalArgumentException("a quarantine for " + quarantineMax + " rows");
        }
    }

    /** Without limits. */
    public Policy(int quarantineMax, OnOldSnapshot onOldSnapshot) {
        this(
                quarantineMax,
                onOldSnapshot,
                OnCritical.HOLD,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    /** This policy without the limits of those kinds that a command sets itself. */
    public Policy without(Limits commanded) {
        return new Policy(
                quarantineMax,
                onOldSnapshot,
                onCritical,
                finishBy,
                ownQuery,
                ownHttp,
                layers.stream()
                        .map(layer -> new Layer(layer.origin(), layer.limits().without(commanded)))
                        .filter(layer -> !layer.limits().isNone())
                        .toList());
    }

    /** This policy, with the answers that a command gives itself. */
    public Policy answered(Optional<Integer> quarantine, Optional<OnOldSnapshot> snapshot, Optional<Instant> deadline) {
        return new Policy(
                quarantine.orElse(quarantineMax),
                snapshot.orElse(onOldSnapshot),
                onCritical,
                deadline.or(() -> finishBy),
                ownQuery,
                ownHttp,
                layers);
    }

    /**
     * The limits of one file.
     *
     * @param origin the file, for people
     */
    public record Layer(String origin, Limits limits) {}

    /** What to do while somebody's old snapshot keeps row versions from being pruned, so that every chunk grows the table. */
    public enum OnOldSnapshot {
        GO_ON,
        HOLD
    }

    /** What to do when a signal passes its critical bound. */
    public enum OnCritical {
        HOLD,
        ABORT
    }
}

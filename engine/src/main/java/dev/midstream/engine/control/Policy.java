package dev.midstream.engine.control;

import dev.midstream.planner.file.Hook;
import dev.midstream.planner.file.Notify;
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
 * @param notices whom to tell of what
 * @param hooks commands at the boundaries of phases, in their order
 * @param machine what is known of the server's
 */
public record Policy(
        int quarantineMax,
        OnOldSnapshot onOldSnapshot,
        OnCritical onCritical,
        Optional<Instant> finishBy,
        Optional<String> ownQuery,
        Optional<String> ownHttp,
        List<Layer> layers,
        List<Notify> notices,
        List<Hook> hooks,
        Machine machine) {
    public static final Policy USUAL = new Policy(1_000, OnOldSnapshot.GO_ON);

    public Policy {
        layers = List.copyOf(layers);
        notices = List.copyOf(notices);
        hooks = List.copyOf(hooks);
        if (quarantineMax < 0) {
            throw new IllegalArgumentException("a quarantine for " + quarantineMax + " rows");
        }
    }

    /** Without anybody to be told, without hooks, and of an unknown machine. */
    public Policy(
            int quarantineMax,
            OnOldSnapshot onOldSnapshot,
            OnCritical onCritical,
            Optional<Instant> finishBy,
            Optional<String> ownQuery,
            Optional<String> ownHttp,
            List<Layer> layers) {
        this(
                quarantineMax,
                onOldSnapshot,
                onCritical,
                finishBy,
                ownQuery,
                ownHttp,
                layers,
                List.of(),
                List.of(),
                Machine.UNKNOWN);
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
                        .toList(),
                notices,
                hooks,
                machine);
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
                layers,
                notices,
                hooks,
                machine);
    }

    /** This policy, with whom to tell of what, and with commands at the boundaries of phases. */
    public Policy with(List<Notify> told, List<Hook> boundaries) {
        return new Policy(
                quarantineMax,
                onOldSnapshot,
                onCritical,
                finishBy,
                ownQuery,
                ownHttp,
                layers,
                told,
                boundaries,
                machine);
    }

    /** This policy, for a server on this machine. */
    public Policy on(Machine other) {
        return new Policy(
                quarantineMax, onOldSnapshot, onCritical, finishBy, ownQuery, ownHttp, layers, notices, hooks, other);
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

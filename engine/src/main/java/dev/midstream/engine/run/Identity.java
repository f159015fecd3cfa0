package dev.midstream.engine.run;

import java.util.UUID;

/**
 * One worker of one process life.
 *
 * @param owner never used again, so that a lease lost in a crash cannot be mistaken for a later one
 * @param label for people: {@code host:pid/worker}
 */
public record Identity(UUID owner, String label) {
    public static Identity of(String process, String role) {
        return new Identity(UUID.randomUUID(), process + "/" + role);
    }
}

package dev.midstream.planner.file;

import java.util.List;
import java.util.Optional;

/**
 * {@code midstream.yaml}: what holds for every migration of a server.
 *
 * @param place of its beginning; its file is what people are told as the origin
 */
public record ServerFile(Place place, Optional<PolicySpec> policy, List<Notify> notices) {
    public ServerFile {
        notices = List.copyOf(notices);
    }

    /** The name under which it is looked for. */
    public static final String NAME = "midstream.yaml";
}

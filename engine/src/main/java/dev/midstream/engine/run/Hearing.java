package dev.midstream.engine.run;

import dev.midstream.engine.throttle.Neighbour;
import java.util.List;
import java.util.Optional;

/**
 * What a process knows of the server's other databases.
 *
 * @param neighbours what was heard last; empty as long as nothing was
 * @param trouble why nothing has been heard for a while
 */
record Hearing(Optional<List<Neighbour>> neighbours, Optional<String> trouble) {
    /** The name of this knowledge where it is missing, beside those of signals. */
    static final String ID = "other-databases";

    static final Hearing NOTHING_YET = new Hearing(Optional.empty(), Optional.empty());

    static Hearing of(List<Neighbour> neighbours) {
        return new Hearing(Optional.of(neighbours), Optional.empty());
    }

    /** The same knowledge, growing old. */
    Hearing without(String why) {
        return new Hearing(neighbours, Optional.of(why));
    }
}

package dev.midstream.engine.notice;

import java.time.Instant;
import java.util.Optional;

/**
 * Up to where somebody has been told.
 *
 * @param conductor the version of the conductor's stream
 * @param control the version of the operators' stream
 * @param quarantined rows in quarantine
 * @param held when the hold began that was told last
 */
public record Mark(long conductor, long control, long quarantined, Optional<Instant> held) {
    public static final Mark START = new Mark(0, 0, 0, Optional.empty());

    public Mark atConductor(long version) {
        return new Mark(version, control, quarantined, held);
    }

    public Mark atControl(long version) {
        return new Mark(conductor, version, quarantined, held);
    }

    public Mark atQuarantined(long rows) {
        return new Mark(conductor, control, rows, held);
    }

    public Mark atHeld(Instant since) {
        return new Mark(conductor, control, quarantined, Optional.of(since));
    }
}

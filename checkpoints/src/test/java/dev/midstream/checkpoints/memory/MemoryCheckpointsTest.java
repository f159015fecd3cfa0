package dev.midstream.checkpoints.memory;

import dev.midstream.checkpoints.Checkpoints;
import dev.midstream.checkpoints.CheckpointsContract;
import dev.midstream.checkpoints.Tally.Counted;
import dev.midstream.checkpoints.Tally.Sum;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;

class MemoryCheckpointsTest extends CheckpointsContract {
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Override
    protected Checkpoints<Counted, Sum> store() {
        InstantSource source = () -> now;
        Clock clock = source.withZone(ZoneOffset.UTC);
        return new MemoryCheckpoints<>(clock);
    }

    @Override
    protected void pass(Duration time) {
        now = now.plus(time);
    }
}

package dev.midstream.engine.simulation;

import dev.midstream.engine.control.Actor;
import dev.midstream.engine.control.ControlEvent;
import java.time.Duration;
import java.util.Random;

/** What may happen between two acts of the engine. */
final class Trouble {
    private static final Actor OPERATOR = new Actor("postgres", "operator", "desk");
    private final Random lots;
    private final Simulation simulation;

    Trouble(Random lots, Simulation simulation) {
        this.lots = lots;
        this.simulation = simulation;
    }

    void perhaps() {
        switch (lots.nextInt(150)) {
            case 0 -> simulation.anyHost().ifPresent(SimulatedHost::kill);
            case 1 -> simulation.anyHost().ifPresent(host -> host.freeze(upTo(Simulation.LEASE.multipliedBy(3))));
            case 2 -> simulation.stop(lots.nextInt(4) == 0);
            case 3, 4, 5 -> simulation.resume();
            case 6 -> {
                if (lots.nextInt(3) == 0) {
                    simulation.server().filled.rewrite();
                }
            }
            case 7 ->
                simulation.request(
                        lots.nextBoolean()
                                ? new ControlEvent.ThrottleCleared(OPERATOR)
                                : new ControlEvent.VerificationRequested(OPERATOR));
            case 8, 9, 10, 11, 12, 13, 14, 15, 16, 17 -> write();
            case 18 -> simulation.server().pinned = lots.nextInt(3) == 0;
            default -> {}
        }
    }

    /** The application's writes: those to the filled table are seen by its trigger, those to the other insert above all keys. */
    private void write() {
        SimulatedTable filled = simulation.server().filled;
        switch (lots.nextInt(5)) {
            case 0 -> filled.insert().filledByTrigger = true;
            case 1 -> filled.delete();
            case 2 -> simulation.server().counted.insert();
            case 3 -> simulation.server().counted.delete();
            default -> update(filled.any(), filled);
        }
    }

    private static void update(SimulatedTable.Row row, SimulatedTable filled) {
        if (!row.unfit) {
            row.filledByTrigger |= row.transformed == 0;
            filled.move(row);
        }
    }

    private Duration upTo(Duration longest) {
        return Duration.ofMillis(lots.nextLong(longest.toMillis()));
    }
}

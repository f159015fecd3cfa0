package dev.midstream.engine.cause;

import dev.midstream.checkpoints.log.Recorded;
import dev.midstream.engine.log.Event;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * The events by which the speed of a migration was decided.
 *
 * @param control what operators asked of the migration, from the beginning
 * @param serverControl what they asked of every migration, from the beginning
 * @param governor what was decided by the health of the server; of a long log the newest part
 * @param conductor what the migration's conductor did, from the beginning
 */
public record Chronicle(
        List<Recorded<Event>> control,
        List<Recorded<Event>> serverControl,
        List<Recorded<Event>> governor,
        List<Recorded<Event>> conductor) {
    public Chronicle {
        control = List.copyOf(control);
        serverControl = List.copyOf(serverControl);
        governor = List.copyOf(governor);
        conductor = List.copyOf(conductor);
    }

    /** As it was at this moment. */
    public Chronicle until(Instant moment) {
        Predicate<Recorded<Event>> known = event -> !event.at().isAfter(moment);
        return new Chronicle(
                control.stream().filter(known).toList(),
                serverControl.stream().filter(known).toList(),
                governor.stream().filter(known).toList(),
                conductor.stream().filter(known).toList());
    }

    /** All of it, oldest first. */
    public List<Told> inOrder() {
        List<Told> all = new ArrayList<>();
        control.forEach(event -> all.add(new Told(event, false)));
        conductor.forEach(event -> all.add(new Told(event, false)));
        serverControl.forEach(event -> all.add(new Told(event, true)));
        governor.forEach(event -> all.add(new Told(event, true)));
        all.sort(Comparator.comparing((Told told) -> told.event().at())
                .thenComparing(Told::ofServer)
                .thenComparingInt(told -> told.event().stream().number())
                .thenComparingLong(told -> told.event().version()));
        return all;
    }

    /**
     * An event and whose it is.
     *
     * @param ofServer whether it is about every migration
     */
    public record Told(Recorded<Event> event, boolean ofServer) {}
}

package dev.midstream.cli.render;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.midstream.engine.migration.MigrationState;
import dev.midstream.engine.migration.Work;
import dev.midstream.engine.progress.Doing;
import dev.midstream.engine.progress.Doing.Obstacle;
import dev.midstream.engine.progress.Status;
import dev.midstream.planner.plan.Step;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a step without lanes is at just now, and who is in its way. */
final class DoingText {
    private final Status status;

    DoingText(Status status) {
        this.status = status;
    }

    List<String> lines() {
        return status.doings().stream().map(this::line).toList();
    }

    void json(ArrayNode array) {
        for (Doing doing : status.doings()) {
            ObjectNode node = array.addObject();
            step().ifPresent(step -> node.put("step", step));
            switch (doing) {
                case Doing.Running running -> {
                    node.put("phase", running.phase());
                    running.share().ifPresent(share -> node.put("share", share));
                    node.put("seconds", seconds(running.age()));
                }
                case Doing.Resting resting ->
                    node.put("phase", "resting")
                            .put("tries", resting.tries())
                            .put("until", resting.until().toString());
            }
            ArrayNode obstacles = node.putArray("inTheWay");
            doing.inTheWay().forEach(obstacle -> json(obstacles.addObject(), obstacle));
        }
    }

    private static void json(ObjectNode node, Obstacle obstacle) {
        node.put("pid", obstacle.session().pid())
                .put("user", obstacle.session().user())
                .put("application", obstacle.session().application())
                .put("state", obstacle.session().state())
                .put("command", obstacle.session().command())
                .put("transactionSeconds", seconds(obstacle.session().transactionAge()))
                .put("querySeconds", seconds(obstacle.statementAge()));
    }

    private String line(Doing doing) {
        String step = step().map(number -> "step " + number + ": ").orElse("");
        return switch (doing) {
            case Doing.Running running ->
                "%s%s%s, for %s%s"
                        .formatted(
                                step,
                                running.phase(),
                                running.share()
                                        .map(share -> ", " + Quantities.percent(share))
                                        .orElse(""),
                                Quantities.duration(running.age()),
                                inTheWay(": ", running.inTheWay()));
            case Doing.Resting resting ->
                "%sno lock in %d %s, next at %s%s"
                        .formatted(
                                step,
                                resting.tries(),
                                resting.tries() == 1 ? "try" : "tries",
                                Clock.dayAndTime(resting.until()),
                                resting.inTheWay().isEmpty()
                                        ? "; who was in the way is gone"
                                        : inTheWay("; still in the way: ", resting.inTheWay()));
        };
    }

    private static String inTheWay(String before, List<Obstacle> obstacles) {
        return obstacles.isEmpty()
                ? ""
                : obstacles.stream()
                        .map(o -> "%s (its query %s)"
                                .formatted(o.session().label(), Quantities.duration(o.statementAge())))
                        .collect(Collectors.joining("; ", before, ""));
    }

    /** The step that is done, or undone, now. */
    private Optional<Integer> step() {
        return status.picture().view().state().flatMap(state -> switch (state) {
            case MigrationState.Running running -> next(running.work());
            case MigrationState.RollingBack back ->
                status.plan().steps().reversed().stream()
                        .map(Step::number)
                        .filter(number ->
                                back.work().isFinished(number) || back.work().hasLanes(number))
                        .findFirst();
            case MigrationState.AtGate ignored -> Optional.empty();
            case MigrationState.Failed ignored -> Optional.empty();
            case MigrationState.Unproved ignored -> Optional.empty();
            case MigrationState.StoppedByHook ignored -> Optional.empty();
            case MigrationState.Completed ignored -> Optional.empty();
            case MigrationState.RolledBack ignored -> Optional.empty();
        });
    }

    private Optional<Integer> next(Work work) {
        return work.underWay()
                .or(() -> status.plan().steps().stream()
                        .map(Step::number)
                        .filter(number -> !work.isFinished(number))
                        .findFirst());
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1e3;
    }
}

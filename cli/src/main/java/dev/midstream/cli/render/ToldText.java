package dev.midstream.cli.render;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.midstream.checkpoints.log.Head;
import dev.midstream.engine.log.State;
import dev.midstream.engine.notice.Told;
import dev.midstream.engine.run.Store;
import java.util.List;
import java.util.Optional;

/** Who could not be told what happened. */
public final class ToldText {
    private final List<Told.Progress> untold;

    /** @param notices the journal of what was told, if anybody ever was */
    public ToldText(Optional<Store> notices) {
        this.untold = notices.flatMap(Store::conductor).map(Head<State>::state).map(Told.class::cast).stream()
                .flatMap(told -> told.targets().values().stream())
                .filter(target -> target.trouble().isPresent())
                .toList();
    }

    public List<String> lines() {
        return untold.stream()
                .map(target -> "NOT TOLD: %s: %s"
                        .formatted(target.label(), target.trouble().orElse("")))
                .toList();
    }

    public ArrayNode json() {
        ArrayNode array = Json.object().putArray("untold");
        untold.forEach(target -> array.addObject()
                .put("target", target.label())
                .put("trouble", target.trouble().orElse("")));
        return array;
    }
}

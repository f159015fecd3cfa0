package dev.midstream.engine.run;

import dev.midstream.checkpoints.log.JournalId;
import dev.midstream.engine.control.Actor;
import dev.midstream.engine.control.ControlEvent.AbortRequested;
import dev.midstream.engine.control.Directives;
import dev.midstream.engine.control.Policy;
import dev.midstream.engine.throttle.Observation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Aborts migrations whose policy wants that when a signal reaches its critical bound; that of any migration holds all of them
 * meanwhile ({@link dev.midstream.engine.throttle.Controller}). A migration is judged by its own bounds and those for all, not by those
 * of its neighbours, which only hold it; nor by what only its neighbours ask.
 */
final class Alarm {
    private final Store server;
    private final Actor me;

    Alarm(Store server, Identity me) {
        this.server = server;
        this.me = Actor.governor(me.label());
    }

    /** The aborts that are due, and why. A rollback is not aborted: it is the way out. */
    Map<JournalId, String> due(ServerView view, List<Observation> seen) {
        Map<JournalId, String> due = new HashMap<>();
        Rules rules = new Rules(view);
        view.migrations().forEach((journal, directives) -> {
            if (directives.policy().onCritical() == Policy.OnCritical.ABORT
                    && !directives.isAborted()
                    && directives.rollback().isEmpty()) {
                critical(rules, directives, seen).ifPresent(why -> due.put(journal, why));
            }
        });
        return due;
    }

    private static Optional<String> critical(Rules rules, Directives migration, List<Observation> seen) {
        return seen.stream()
                .flatMap(look -> look
                        .only(value -> rules.concerns(migration, value))
                        .critical(rules.bounds(look.signal(), migration))
                        .stream())
                .findFirst();
    }

    /** Asks for one. */
    void abort(JournalId migration, String why) {
        Directives ignored = new Store(server.checkpoints(), migration)
                .request(now -> new AbortRequested(me, why + "; the policy says on_critical: abort", Optional.of(now)));
    }
}

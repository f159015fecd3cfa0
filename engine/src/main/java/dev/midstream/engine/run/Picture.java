package dev.midstream.engine.run;

import dev.midstream.checkpoints.Terms;
import dev.midstream.checkpoints.log.Head;
import dev.midstream.engine.allowance.Allowance;
import dev.midstream.engine.allowance.Crowd;
import dev.midstream.engine.allowance.Wishes;
import dev.midstream.engine.cause.Cause;
import dev.midstream.engine.cause.Causes;
import dev.midstream.engine.control.Directives;
import dev.midstream.engine.log.Streams;
import dev.midstream.engine.throttle.Budget;
import dev.midstream.engine.throttle.Governing;
import dev.midstream.engine.throttle.Neighbour;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A migration and what is about the whole server, at one moment.
 *
 * @param all asked of every migration
 * @param governing what was last decided by the health of the server
 * @param isGoverned whether anybody watches over it
 * @param allowance what the migration may do
 */
public record Picture(
        View view,
        Directives all,
        Optional<Governing> governing,
        boolean isGoverned,
        Allowance allowance,
        Instant now) {

    /** As it is now. */
    public static Picture of(Store store, Optional<Store> server) {
        return store.checkpoints().commit(Terms.SHORT, tx -> {
            Instant now = tx.now();
            View view = View.of(store.journal(), tx.heads(store.journal()), now);
            Directives all = server.flatMap(s -> tx.head(Streams.control(s.journal())))
                    .map(head -> (Directives) head.state())
                    .orElse(Directives.NONE);
            Optional<ServerView> around = server.map(s -> ServerView.read(tx, s.journal(), store.journal(), now));
            Optional<Governing> governing = around.flatMap(ServerView::governing);
            boolean isGoverned = around.map(ServerView::governed).orElse(false);
            Crowd crowd = around.map(ServerView::crowd).orElse(new Crowd(Map.of()));
            return of(view, all, governing, isGoverned, crowd, now);
        });
    }

    /** @param crowd who else is at work */
    public static Picture of(
            View view, Directives all, Optional<Governing> governing, boolean isGoverned, Crowd crowd, Instant now) {
        int held = view.heldLanes().size();
        Budget budget = budget(governing, isGoverned || held > 0);
        Allowance allowance = Allowance.of(
                view.journal(),
                Wishes.of(view.directives(), now),
                Wishes.of(all, now),
                budget,
                crowd.with(view.journal(), held).beside(neighbours(governing, isGoverned)),
                now);
        return new Picture(view, all.at(now), governing, isGoverned, allowance, now);
    }

    /** Everything that holds or slows it, what holds first. */
    public List<Cause> causes() {
        boolean isAtWork = !view.heldLanes().isEmpty();
        List<Cause> causes = new ArrayList<>();
        if (isAtWork && !isGoverned && governing.isPresent()) {
            causes.add(Cause.unwatched(governing.get().changedAt()));
        }
        causes.addAll(Causes.of(view.directives(), all, budget(governing, isGoverned || isAtWork), neighbours(), now));
        return causes;
    }

    /** Other databases of the server in which something is at work, as far as anybody watches. */
    public List<Neighbour> neighbours() {
        return neighbours(governing, isGoverned);
    }

    private static List<Neighbour> neighbours(Optional<Governing> governing, boolean isGoverned) {
        return governing.filter(g -> isGoverned).map(Governing::neighbours).orElse(List.of());
    }

    /** Whether anybody leads it. */
    public boolean isLed() {
        return view.conductor()
                .flatMap(Head::holder)
                .filter(holder -> holder.isLive())
                .isPresent();
    }

    /** What was decided before everybody left is no longer so. */
    private static Budget budget(Optional<Governing> governing, boolean isCurrent) {
        return governing.filter(g -> isCurrent).map(Governing::budget).orElse(Budget.FULL);
    }
}

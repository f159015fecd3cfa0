package dev.midstream.engine.run;

import dev.midstream.checkpoints.Transaction;
import dev.midstream.checkpoints.log.Head;
import dev.midstream.checkpoints.log.Holder;
import dev.midstream.checkpoints.log.JournalId;
import dev.midstream.engine.allowance.Crowd;
import dev.midstream.engine.allowance.Wishes;
import dev.midstream.engine.control.Directives;
import dev.midstream.engine.log.Event;
import dev.midstream.engine.log.State;
import dev.midstream.engine.log.Streams;
import dev.midstream.engine.throttle.Governing;
import dev.midstream.engine.throttle.Neighbour;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All that is at work in a database, as the store showed it at one moment.
 *
 * @param wishes for everything
 * @param migrations at work, and what is asked of each
 * @param lanes held in each
 * @param governed whether a governor holds its lease
 */
record ServerView(
        Wishes wishes,
        Map<JournalId, Directives> migrations,
        Map<JournalId, Integer> lanes,
        Optional<Governing> governing,
        boolean governed,
        Instant now) {

    /**
     * For a migration that shares the database with others.
     *
     * @param own a migration that is at work whether or not it holds a lane
     */
    static ServerView read(Transaction<Event, State> tx, JournalId server, JournalId own, Instant now) {
        Map<JournalId, Integer> lanes = tx.held(Streams.FIRST_LANE);
        return read(tx, server, own, lanes, lanes.keySet(), now);
    }

    /** For the governor: with the migrations, too, that hold no lane now, because they build an index or are held. */
    static ServerView readAll(Transaction<Event, State> tx, JournalId server, JournalId own, Instant now) {
        Set<JournalId> led = new HashSet<>(tx.held(Streams.CONDUCTOR).keySet());
        led.remove(server);
        return read(tx, server, own, tx.held(Streams.FIRST_LANE), led, now);
    }

    private static ServerView read(
            Transaction<Event, State> tx,
            JournalId server,
            JournalId own,
            Map<JournalId, Integer> lanes,
            Set<JournalId> others,
            Instant now) {
        Map<JournalId, Directives> migrations = new HashMap<>();
        migrations.put(own, directives(tx, own));
        others.forEach(other -> migrations.computeIfAbsent(other, journal -> directives(tx, journal)));
        Optional<Head<State>> governor = tx.head(Streams.conductor(server));
        return new ServerView(
                Wishes.of(directives(tx, server), now),
                migrations,
                lanes,
                governor.map(head -> (Governing) head.state()),
                governor.flatMap(Head::holder).filter(Holder::isLive).isPresent(),
                now);
    }

    /** Who works, and is not kept from it by rules of their own. */
    Crowd crowd() {
        Map<JournalId, Integer> working = new HashMap<>(lanes);
        working.keySet()
                .removeIf(journal -> !Wishes.of(directivesOf(journal), now).letWork(now));
        return new Crowd(working);
    }

    /** What is at work in other databases, as it was last recorded. */
    List<Neighbour> neighbours() {
        return governing.filter(g -> governed).map(Governing::neighbours).orElse(List.of());
    }

    private Directives directivesOf(JournalId journal) {
        return migrations.getOrDefault(journal, Directives.NONE);
    }

    private static Directives directives(Transaction<Event, State> tx, JournalId journal) {
        return tx.head(Streams.control(journal))
                .map(head -> (Directives) head.state())
                .orElse(Directives.NONE);
    }
}

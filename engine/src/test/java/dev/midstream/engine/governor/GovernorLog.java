package dev.midstream.engine.governor;

import dev.midstream.checkpoints.log.Recorded;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.log.Event;
import dev.midstream.engine.log.Streams;
import dev.midstream.engine.pg.Fixture;
import dev.midstream.engine.run.Store;
import dev.midstream.engine.throttle.Budget;
import dev.midstream.engine.throttle.GovernorEvent.BudgetChanged;
import dev.midstream.engine.throttle.GovernorEvent.SignalHeard;
import dev.midstream.engine.throttle.Reason;
import dev.midstream.engine.throttle.Signal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What a database's governor has on record, and when chunks were done, by the server's clock. */
record GovernorLog(Fixture fixture, TestDatabase database) {
    private static final String CHUNKS = "type in ('lane.keys-done.v1', 'lane.blocks-done.v1')";

    <T extends Event> List<T> all(Class<T> type) {
        Store server = fixture.engine().server();
        return server.events(Streams.conductor(server.journal())).stream()
                .map(Recorded<Event>::event)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    BudgetChanged last() {
        return all(BudgetChanged.class).getLast();
    }

    Budget budget() {
        return last().budget();
    }

    /** Why the newest budget is what it is, if this signal has to do with it. */
    Optional<Reason> reason(Signal signal) {
        return budget().reasons().stream()
                .filter(reason -> reason.source().equals(signal.id()))
                .findFirst();
    }

    List<SignalHeard> heard(Signal signal) {
        return all(SignalHeard.class).stream()
                .filter(event -> event.signal().equals(signal.id()))
                .toList();
    }

    String now() {
        return database.value("select clock_timestamp()::text");
    }

    /** From then to the last chunk that was done until now. */
    Duration lastChunkAfter(String moment) {
        return since(moment, "select max(at) from midstream.event where " + CHUNKS);
    }

    /** From then to the first chunk that was done after it. */
    Duration nextChunkAfter(String moment) {
        return since(moment, "select min(at) from midstream.event where %s and at > '%s'".formatted(CHUNKS, moment));
    }

    private Duration since(String moment, String other) {
        return Duration.ofMillis(database.number(
                "select round(extract(epoch from (%s) - '%s'::timestamptz) * 1000)::bigint".formatted(other, moment)));
    }
}

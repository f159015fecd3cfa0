package dev.midstream.engine.run;

import dev.midstream.engine.allowance.Wishes;
import dev.midstream.engine.control.Directives;
import dev.midstream.engine.control.Limits;
import dev.midstream.engine.control.Policy;
import dev.midstream.engine.throttle.Bounds;
import dev.midstream.engine.throttle.Reading;
import dev.midstream.engine.throttle.Signal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the rules of all who are at work come to, since there is one server: each of them is given what it asks for, by itself or by the
 * rules for all, and where neither says anything the usual. What one asks for takes nothing from another.
 */
record Rules(ServerView server) {

    /**
     * How the values of a signal are judged.
     *
     * @param subject whose values; empty for all of the signal
     */
    record Judgement(Optional<String> subject, Bounds bounds) {}

    /** Of the server's signals one; of the users' own one for each question, which only they judge who ask it. */
    List<Judgement> judgements(Signal signal) {
        List<String> questions = questions(signal);
        if (questions.size() <= 1) {
            return List.of(new Judgement(Optional.empty(), strictest(signal, asking(signal))));
        }
        return questions.stream()
                .map(question -> new Judgement(Optional.of(question), strictest(signal, asking(signal, question))))
                .toList();
    }

    /** The bounds by which one migration is judged. */
    Bounds bounds(Signal signal, Directives migration) {
        return limits(migration)
                .map(limits -> limits.boundsOf(signal))
                .reduce(Bounds.NONE, Bounds::strictest)
                .or(signal.usual());
    }

    /** Standbys and slots that hold nobody up: nobody else's, if one migration says so. */
    Set<String> ignored() {
        Set<String> ignored = names(server.wishes().limits().stream());
        List<Set<String>> ofEach = server.migrations().values().stream()
                .map(migration -> names(limits(migration)))
                .toList();
        ofEach.stream()
                .reduce((some, others) -> {
                    some.retainAll(others);
                    return some;
                })
                .ifPresent(ignored::addAll);
        return ignored;
    }

    /** Whether a value is one by which this migration is judged: no answer to another's question, and of no standby that it ignores. */
    boolean concerns(Directives migration, Reading.Value value) {
        return isOwn(value.signal())
                ? question(value.signal(), migration)
                        .filter(q ->
                                value.subject().isEmpty() || value.subject().equals(q))
                        .isPresent()
                : !names(limits(migration)).contains(value.subject());
    }

    /** The users' questions of a signal, in order. */
    private List<String> questions(Signal signal) {
        return server.migrations().values().stream()
                .flatMap(migration -> question(signal, migration).stream())
                .distinct()
                .sorted()
                .toList();
    }

    private List<Directives> asking(Signal signal) {
        List<Directives> all = List.copyOf(server.migrations().values());
        List<Directives> asking = all.stream()
                .filter(migration -> question(signal, migration).isPresent())
                .toList();
        return asking.isEmpty() ? all : asking;
    }

    private List<Directives> asking(Signal signal, String question) {
        List<Directives> asking = new ArrayList<>(server.migrations().values());
        asking.removeIf(migration ->
                question(signal, migration).filter(question::equals).isEmpty());
        return asking;
    }

    private Bounds strictest(Signal signal, List<Directives> migrations) {
        return migrations.stream()
                .map(migration -> bounds(signal, migration))
                .reduce(Bounds::strictest)
                .orElseGet(() -> bounds(signal, Directives.NONE));
    }

    private static boolean isOwn(Signal signal) {
        return signal == Signal.OWN_QUERY || signal == Signal.OWN_HTTP;
    }

    private static Optional<String> question(Signal signal, Directives migration) {
        Policy policy = migration.policy();
        Optional<String> question = signal == Signal.OWN_QUERY
                ? policy.ownQuery()
                : signal == Signal.OWN_HTTP ? policy.ownHttp() : Optional.empty();
        return question.map(String::strip);
    }

    /** What is asked of one migration, and of all. */
    private Stream<Limits> limits(Directives migration) {
        return Stream.of(server.wishes(), Wishes.of(migration, server.now()))
                .flatMap(wishes -> wishes.limits().stream());
    }

    private static Set<String> names(Stream<Limits> limits) {
        Set<String> names = new HashSet<>();
        limits.forEach(limit -> names.addAll(limit.standbysIgnored()));
        return names;
    }
}

package dev.midstream.cli.render;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.midstream.engine.control.Directives;
import dev.midstream.engine.control.Entry;
import dev.midstream.engine.control.Limits;
import dev.midstream.engine.control.Policy;
import dev.midstream.engine.throttle.Neighbour;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** What limits are in force, with their origin: an operator's rule of the migration or of all, or a file's policy. */
public final class ThrottleText {
    private final String title;
    private final List<Rule> rules = new ArrayList<>();
    private final List<Pause> pauses = new ArrayList<>();

    /**
     * One limit in force.
     *
     * @param by the operator, or the file
     */
    private record Rule(
            Scope scope,
            Limits.Single limit,
            String by,
            String reason,
            Optional<Instant> since,
            Optional<Instant> until) {}

    private record Pause(Scope scope, Directives.Stop stop) {}

    private enum Scope {
        MIGRATION("migration"),
        ALL("all"),
        POLICY("policy");

        private final String id;

        Scope(String id) {
            this.id = id;
        }
    }

    private ThrottleText(String title) {
        this.title = title;
    }

    /** A migration: its own rules, those for all, also of the server's other databases, and its policy. */
    public static ThrottleText ofMigration(String name, Directives own, Directives all, List<Neighbour> neighbours) {
        ThrottleText text = new ThrottleText(name);
        text.add(Scope.MIGRATION, own);
        text.add(Scope.ALL, all);
        neighbours.forEach(text::add);
        own.policy().layers().forEach(text::add);
        return text;
    }

    /** What holds for all migrations. */
    public static ThrottleText ofAll(Directives all, List<Neighbour> neighbours) {
        ThrottleText text = new ThrottleText("all migrations");
        text.add(Scope.ALL, all);
        neighbours.forEach(text::add);
        return text;
    }

    public List<String> lines(int width) {
        List<String> lines = new ArrayList<>();
        pauses.forEach(pause -> lines.add("%s: %spaused by %s%s: %s"
                .formatted(
                        title,
                        pause.scope() == Scope.ALL ? "like all " : "",
                        pause.stop().actor(),
                        until(pause.stop().expiresAt()),
                        pause.stop().reason())));
        if (rules.isEmpty()) {
            lines.add(title + ": no limit");
            return lines;
        }
        lines.add(title + ": limited; of limits of one kind the strictest holds");
        TextTable table = new TextTable("limit", "scope", "set by", "since", "until", "reason");
        rules.forEach(rule -> table.row(
                LimitText.of(rule.limit().limit()),
                rule.scope().id,
                rule.by(),
                rule.since().map(Clock::dayAndTime).orElse(""),
                rule.until().map(Clock::dayAndTime).orElse(""),
                rule.reason()));
        lines.addAll(table.lines(width));
        return lines;
    }

    /** @param migration empty for what holds for all */
    public ObjectNode json(Optional<String> migration) {
        ObjectNode root = Json.object();
        migration.ifPresent(name -> root.put("migration", name));
        root.put("scope", migration.isPresent() ? Scope.MIGRATION.id : Scope.ALL.id);
        root.put("paused", !pauses.isEmpty());
        lowest(Limits::rowsPerSecond).ifPresent(rate -> root.put("rowsPerSecond", rate));
        lowest(Limits::workers).ifPresent(workers -> root.put("workers", workers));
        newest().ifPresent(rule -> {
            root.put("actor", rule.by()).put("reason", rule.reason());
            rule.until().ifPresent(end -> root.put("expiresAt", end.toString()));
        });
        ArrayNode array = root.putArray("rules");
        rules.forEach(rule -> add(array.addObject(), rule));
        ArrayNode held = root.putArray("pauses");
        pauses.forEach(pause -> {
            ObjectNode node = held.addObject()
                    .put("scope", pause.scope().id)
                    .put("actor", pause.stop().actor().toString())
                    .put("reason", pause.stop().reason());
            times(node, pause.stop().since(), pause.stop().expiresAt());
        });
        return root;
    }

    private Optional<Rule> newest() {
        return rules.stream()
                .filter(rule -> rule.scope() != Scope.POLICY)
                .max(Comparator.comparing(rule -> rule.since().orElse(Instant.MIN)));
    }

    private static void add(ObjectNode node, Rule rule) {
        Limits limit = rule.limit().limit();
        node.put("kind", rule.limit().id())
                .put("limit", LimitText.of(limit))
                .put("scope", rule.scope().id)
                .put("actor", rule.by())
                .put("reason", rule.reason());
        times(node, rule.since(), rule.until());
    }

    private static void times(ObjectNode node, Optional<Instant> since, Optional<Instant> until) {
        since.ifPresent(at -> node.put("since", at.toString()));
        until.ifPresent(at -> node.put("expiresAt", at.toString()));
    }

    private <T extends Comparable<T>> Optional<T> lowest(Function<Limits, Optional<T>> limit) {
        return rules.stream()
                .flatMap(rule -> limit.apply(rule.limit().limit()).stream())
                .min(Comparator.naturalOrder());
    }

    private void add(Scope scope, Directives directives) {
        directives.pause().ifPresent(stop -> pauses.add(new Pause(scope, stop)));
        directives.throttle().stream().map(entry -> rule(scope, entry)).forEach(rules::add);
    }

    private static Rule rule(Scope scope, Entry entry) {
        return new Rule(
                scope,
                new Limits.Single(entry.kind(), entry.signal(), entry.limit()),
                entry.actor().toString(),
                entry.reason(),
                entry.since(),
                entry.expiresAt());
    }

    private void add(Policy.Layer layer) {
        Stream<Rule> ofFile = layer.limits().singles().stream()
                .map(single -> new Rule(
                        Scope.POLICY,
                        single,
                        layer.origin(),
                        "policy of the newest run",
                        Optional.empty(),
                        Optional.empty()));
        ofFile.forEach(rules::add);
    }

    private void add(Neighbour neighbour) {
        Limits.of(neighbour)
                .singles()
                .forEach(single -> rules.add(new Rule(
                        Scope.ALL,
                        single,
                        neighbour.origin(),
                        "asked there of all",
                        Optional.empty(),
                        Optional.empty())));
    }

    private static String until(Optional<Instant> end) {
        return end.map(at -> " until " + Clock.dayAndTime(at)).orElse("");
    }
}

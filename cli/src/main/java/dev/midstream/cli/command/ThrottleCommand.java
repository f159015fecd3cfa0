package dev.midstream.cli.command;

import dev.midstream.cli.ExitCode;
import dev.midstream.cli.Refusal;
import dev.midstream.cli.render.Json;
import dev.midstream.cli.render.ThrottleText;
import dev.midstream.cli.render.Width;
import dev.midstream.cli.wiring.Session;
import dev.midstream.engine.control.Actor;
import dev.midstream.engine.control.ControlEvent.ThrottleSet;
import dev.midstream.engine.control.Directives;
import dev.midstream.engine.control.Limits;
import dev.midstream.engine.run.Store;
import dev.midstream.engine.throttle.Neighbour;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Decides how fast and when a migration, or all of them, may go. */
@Command(
        name = "throttle",
        description =
                "Limit a migration, or all, while they run, from anywhere. A limit takes the place of the older one"
                        + " of its kind and leaves the others alone. A rate, a WAL rate and a number of workers for all are shared with the"
                        + " server's other databases. Without options show what is in force and whose it is.",
        mixinStandardHelpOptions = true)
public final class ThrottleCommand implements Callable<Integer> {
    @Mixin
    private ScopeOption scope = new ScopeOption();

    @Mixin
    private RuleOptions rules = new RuleOptions();

    @Option(
            names = "--for",
            paramLabel = "TIME",
            description = "How long it holds: 90s, 30m, 2h. Without it: until cleared.")
    private @Nullable String time;

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            description = "Why; shown in status and history.",
            defaultValue = "no reason given")
    private String reason = "";

    @Option(
            names = "--clear",
            paramLabel = "KIND",
            arity = "0..1",
            fallbackValue = Clearing.ALL,
            description = "Take all limits of this scope back, or those of one kind: rate, wal-rate, workers, nice,"
                    + " max-lag, window, ignore-standby, limit, limit:SIGNAL.")
    private @Nullable String clear;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Mixin
    private DatabaseOption database = new DatabaseOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        Limits limits = rules.limits();
        Optional<Duration> duration = Given.read("--for", time, Durations::parse);
        Optional<Clearing> clearing = Optional.ofNullable(clear).map(Clearing::parse);
        check(limits, duration, clearing);
        try (Session session = Session.open(database.target(), 1)) {
            Actor actor = session.actor();
            clearing.ifPresent(c -> scope.store(session).request(c.event(actor)));
            if (!limits.isNone()) {
                scope.store(session)
                        .request(now ->
                                new ThrottleSet(actor, limits, reason, Optional.of(now), duration.map(now::plus)));
            }
            show(session);
            return ExitCode.DONE;
        }
    }

    private void check(Limits limits, Optional<Duration> duration, Optional<Clearing> clearing) {
        boolean writes = clearing.isPresent() || !limits.isNone();
        if (writes || (scope.isAll() && scope.name().isPresent())) {
            scope.check();
        }
        if (clearing.isPresent() && !limits.isNone()) {
            throw Refusal.usage("--clear takes limits back; give either it or new limits");
        }
        if (limits.isNone() && duration.isPresent()) {
            throw Refusal.usage("--for needs a limit, such as --rate or --workers");
        }
    }

    private void show(Session session) {
        Directives all = session.serverDirectives();
        List<Neighbour> neighbours = session.neighbours();
        List<ThrottleText> texts = new ArrayList<>();
        List<Optional<String>> names = new ArrayList<>();
        if (scope.name().isEmpty()) {
            texts.add(ThrottleText.ofAll(all, neighbours));
            names.add(Optional.empty());
        }
        if (!scope.isAll()) {
            for (String name : scope.name().map(List::of).orElseGet(session::unfinished)) {
                Store store = session.migration(name);
                texts.add(ThrottleText.ofMigration(name, store.directives(), all, neighbours));
                names.add(Optional.of(name));
            }
        }
        print(texts, names);
    }

    private void print(List<ThrottleText> texts, List<Optional<String>> names) {
        PrintWriter out = spec.commandLine().getOut();
        if (!json) {
            texts.forEach(text -> text.lines(Width.columns()).forEach(out::println));
        } else if (texts.size() == 1) {
            out.println(Json.pretty(texts.getFirst().json(names.getFirst())));
        } else {
            var array = Json.object().putArray("scopes");
            for (int i = 0; i < texts.size(); i++) {
                array.add(texts.get(i).json(names.get(i)));
            }
            out.println(Json.pretty(array));
        }
        out.flush();
    }
}

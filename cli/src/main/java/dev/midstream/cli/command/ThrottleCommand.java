package dev.midstream.cli.command;

import dev.midstream.checkpoints.Terms;
import dev.midstream.checkpoints.Transaction;
import dev.midstream.cli.ExitCode;
import dev.midstream.cli.Refusal;
import dev.midstream.cli.render.Clock;
import dev.midstream.cli.render.Json;
import dev.midstream.cli.render.Sentences;
import dev.midstream.cli.wiring.Session;
import dev.midstream.engine.control.ControlEvent.ThrottleCleared;
import dev.midstream.engine.control.ControlEvent.ThrottleSet;
import dev.midstream.engine.control.Directives;
import dev.midstream.engine.control.Entry;
import dev.midstream.engine.control.Limits;
import dev.midstream.engine.run.Store;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Decides how fast a migration may go. */
@Command(
        name = "throttle",
        description = "Limit a migration that runs, from anywhere; without options show what is in force.",
        mixinStandardHelpOptions = true)
public final class ThrottleCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "The migration.")
    private String name = "";

    @Option(names = "--rate", paramLabel = "ROWS/S", description = "Rows a second, over all workers of all processes.")
    private @Nullable Long rate;

    @Option(names = "--workers", paramLabel = "N", description = "Workers at work at one time, over all processes.")
    private @Nullable Integer workers;

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

    @Option(names = "--clear", description = "Take all limits back.")
    private boolean clear;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Mixin
    private DatabaseOption database = new DatabaseOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        Limits limits = limits();
        Optional<Duration> duration = Optional.ofNullable(time).map(Durations::parse);
        if (clear && !limits.isNone()) {
            throw Refusal.usage("--clear takes all limits back; give either it or new limits");
        }
        if (limits.isNone() && duration.isPresent()) {
            throw Refusal.usage("--for needs a limit: --rate or --workers");
        }
        try (Session session = Session.open(database.target(), 1)) {
            Store store = session.migration(name);
            if (clear) {
                store.request(new ThrottleCleared(session.actor()));
            } else if (!limits.isNone()) {
                Optional<Instant> end = duration.map(d -> databaseTime(store).plus(d));
                store.request(new ThrottleSet(session.actor(), limits, reason, end));
            }
            show(store);
            return ExitCode.DONE;
        }
    }

    private Limits limits() {
        try {
            return new Limits(Optional.ofNullable(rate), Optional.ofNullable(workers));
        } catch (IllegalArgumentException e) {
            throw Refusal.usage(String.valueOf(e.getMessage()));
        }
    }

    /** The database's clock decides when a rule ends, not that of the host where the command was given. */
    private static Instant databaseTime(Store store) {
        return store.checkpoints().commit(Terms.SHORT, Transaction::now);
    }

    private void show(Store store) {
        Directives directives = store.control().map(h -> (Directives) h.state()).orElse(Directives.NONE);
        Limits inForce = directives.limitsAt(databaseTime(store));
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            var node = Json.object().put("migration", name).put("paused", directives.isPaused());
            inForce.rowsPerSecond().ifPresent(r -> node.put("rowsPerSecond", r));
            inForce.workers().ifPresent(w -> node.put("workers", w));
            var rules = node.putArray("rules");
            directives.entriesAt(databaseTime(store)).forEach(entry -> {
                var rule = rules.addObject()
                        .put("kind", entry.id())
                        .put("actor", entry.actor().toString())
                        .put("reason", entry.reason());
                entry.expiresAt().ifPresent(end -> rule.put("expiresAt", end.toString()));
            });
            out.println(Json.pretty(node));
        } else {
            out.println("%s: %s".formatted(name, Sentences.limits(inForce)));
            directives.entriesAt(databaseTime(store)).forEach(entry -> out.println(origin(entry)));
            directives.pause().ifPresent(p -> out.println("paused by %s: %s".formatted(p.actor(), p.reason())));
        }
        out.flush();
    }

    private static String origin(Entry entry) {
        return "  %s (set by %s%s: %s)"
                .formatted(
                        Sentences.limits(entry.limit()),
                        entry.actor(),
                        entry.expiresAt()
                                .map(end -> ", until " + Clock.dayAndTime(end))
                                .orElse(""),
                        entry.reason());
    }
}

package dev.midstream.cli.command;

import dev.midstream.checkpoints.log.Recorded;
import dev.midstream.checkpoints.log.StreamId;
import dev.midstream.cli.ExitCode;
import dev.midstream.cli.Refusal;
import dev.midstream.cli.render.Clock;
import dev.midstream.cli.render.HistoryLine;
import dev.midstream.cli.render.Json;
import dev.midstream.cli.render.Sentences;
import dev.midstream.cli.render.StatusText;
import dev.midstream.cli.render.Width;
import dev.midstream.cli.wiring.Session;
import dev.midstream.engine.cause.Chronicle;
import dev.midstream.engine.cause.Reckoned;
import dev.midstream.engine.log.Event;
import dev.midstream.engine.log.Streams;
import dev.midstream.engine.migration.MigrationState;
import dev.midstream.engine.progress.Past;
import dev.midstream.engine.progress.Status;
import dev.midstream.engine.run.Logbook;
import dev.midstream.engine.run.Picture;
import dev.midstream.engine.run.Store;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tells what happened. */
@Command(
        name = "history",
        description = "Tell what happened, event by event, as sentences; or where things stood at a moment, and why.",
        mixinStandardHelpOptions = true)
public final class HistoryCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "The migration.")
    private String name = "";

    @Option(names = "--chunks", description = "With every lane and chunk; there may be very many.")
    private boolean chunks;

    @Option(
            names = "--at",
            paramLabel = "TIME",
            description = "Where things stood at a moment, and why: 03:00 (the last time it was), 2026-11-21T03:00,"
                    + " or 2026-11-21T03:00+01:00.")
    private @Nullable String at;

    @Option(names = "--json", description = "One JSON object a line.")
    private boolean json;

    @Mixin
    private DatabaseOption database = new DatabaseOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        Optional<PastTime> time = Given.read("--at", at, PastTime::parse);
        if (chunks && time.isPresent()) {
            throw Refusal.usage("--chunks belongs to the whole history; give either it or --at");
        }
        PrintWriter out = spec.commandLine().getOut();
        try (Session session = Session.open(database.target(), 1)) {
            Store store = session.migration(name);
            Optional<Store> server = session.engine().findServer();
            if (time.isPresent()) {
                past(store, server, time.get()).forEach(out::println);
            } else {
                whole(session, store, server).forEach(out::println);
            }
        }
        out.flush();
        return ExitCode.DONE;
    }

    private List<String> past(Store store, Optional<Store> server, PastTime time) {
        Instant now = Picture.of(store, server).now();
        Instant moment = time.before(now, ZoneId.systemDefault());
        if (moment.isAfter(now)) {
            throw Refusal.usage("--at is about what was, and %s is yet to come; midstream status %s says what is"
                    .formatted(Clock.dayAndTime(moment), name));
        }
        Past past = new Past(store, server, moment);
        Status status = past.status(name)
                .orElseThrow(() ->
                        Refusal.usage("%s was not planned before %s".formatted(name, Clock.dayAndTime(past.begun()))));
        StatusText text = StatusText.of(status);
        if (json) {
            return List.of(Json.pretty(text.json().put("known", past.isKnown())));
        }
        List<String> lines = new ArrayList<>(text.pastLines(Width.columns()));
        if (!past.isKnown()) {
            lines.add("");
            lines.addAll(Width.paragraph(
                    "The process at work ended some time after its last event and said nothing: what held it may have"
                            + " ended before this moment.",
                    0));
        }
        return lines;
    }

    private List<String> whole(Session session, Store store, Optional<Store> server) {
        Sentences sentences = new Sentences(session.engine().planned(store));
        ZoneId here = ZoneId.systemDefault();
        return lines(store, server, notices(session)).stream()
                .flatMap(line -> json
                        ? Stream.of(Json.line(line.json()))
                        : Width.paragraph(line.text(sentences, here), HistoryLine.INDENT).stream())
                .toList();
    }

    /** Their stream is the first of a journal of its own. */
    private List<Recorded<Event>> notices(Session session) {
        return session.engine()
                .findNotices(name)
                .map(told -> told.events(Streams.conductor(told.journal())))
                .orElse(List.of());
    }

    private List<HistoryLine> lines(Store store, Optional<Store> server, List<Recorded<Event>> notices) {
        Chronicle chronicle = new Logbook(store, server).chronicle();
        Instant begun = chronicle.conductor().getFirst().at();
        Instant ended = ended(store, chronicle).orElse(Instant.MAX);
        Instant now = Picture.of(store, server).now();
        List<HistoryLine> lines = new ArrayList<>();
        for (Chronicle.Told told : chronicle.inOrder()) {
            Instant happened = told.event().at();
            boolean isMeanwhile = !happened.isBefore(begun) && !happened.isAfter(ended);
            if (!told.ofServer() || isMeanwhile) {
                lines.add(new HistoryLine.Told(told.event(), told.ofServer()));
            }
        }
        Reckoned.of(chronicle, begun, ended.isBefore(now) ? ended : now)
                .forEach(change -> lines.add(new HistoryLine.ByTime(change)));
        notices.forEach(event -> lines.add(new HistoryLine.Told(event, false)));
        if (chunks) {
            store.view()
                    .lanes()
                    .keySet()
                    .forEach(lane -> store.events(new StreamId(store.journal(), lane))
                            .forEach(event -> lines.add(new HistoryLine.Told(event, false))));
        }
        lines.sort(Comparator.comparing(HistoryLine::at)); // what was at one time keeps its order
        return lines;
    }

    /** When there was nothing more that anything could hold or slow. */
    private static Optional<Instant> ended(Store store, Chronicle chronicle) {
        return store.view()
                .state()
                .filter(s -> s instanceof MigrationState.Completed || s instanceof MigrationState.RolledBack)
                .map(s -> chronicle.conductor().getLast().at());
    }
}

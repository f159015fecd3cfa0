package dev.midstream.cli.command;

import dev.midstream.checkpoints.log.Recorded;
import dev.midstream.checkpoints.log.StreamId;
import dev.midstream.cli.ExitCode;
import dev.midstream.cli.render.Json;
import dev.midstream.cli.render.JsonReporter;
import dev.midstream.cli.render.Sentences;
import dev.midstream.cli.wiring.Session;
import dev.midstream.engine.log.Event;
import dev.midstream.engine.log.Streams;
import dev.midstream.engine.run.Store;
import java.io.PrintWriter;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tells what happened. */
@Command(
        name = "history",
        description = "Tell what happened, event by event, as sentences.",
        mixinStandardHelpOptions = true)
public final class HistoryCommand implements Callable<Integer> {
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneId.systemDefault());

    @Parameters(paramLabel = "NAME", description = "The migration.")
    private String name = "";

    @Option(names = "--chunks", description = "With every lane and chunk; there may be very many.")
    private boolean chunks;

    @Option(names = "--json", description = "One JSON object a line.")
    private boolean json;

    @Mixin
    private DatabaseOption database = new DatabaseOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (Session session = Session.open(database.target(), 1)) {
            Store store = session.migration(name);
            Sentences sentences = new Sentences(session.engine().plan(store));
            for (Recorded<Event> event : events(session, store)) {
                out.println(
                        json
                                ? Json.line(JsonReporter.json(event))
                                : CLOCK.format(event.at()) + "  "
                                        + sentences.of(
                                                event.event(), event.stream().number()));
            }
        }
        out.flush();
        return ExitCode.DONE;
    }

    private List<Recorded<Event>> events(Session session, Store store) {
        List<Recorded<Event>> events = new ArrayList<>();
        events.addAll(store.events(Streams.control(store.journal())));
        events.addAll(store.events(Streams.conductor(store.journal())));
        // Their stream is the first of a journal of its own.
        session.engine()
                .findNotices(name)
                .ifPresent(told -> events.addAll(told.events(Streams.conductor(told.journal()))));
        if (chunks) {
            store.view()
                    .lanes()
                    .keySet()
                    .forEach(lane -> events.addAll(store.events(new StreamId(store.journal(), lane))));
        }
        events.sort(Comparator.comparing((Recorded<Event> e) -> e.at())
                .thenComparingInt(e -> e.stream().number())
                .thenComparingLong(Recorded::version));
        return events;
    }
}

package dev.midstream.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.midstream.checkpoints.log.Journal;
import dev.midstream.cli.ExitCode;
import dev.midstream.cli.Refusal;
import dev.midstream.cli.render.Clock;
import dev.midstream.cli.render.Json;
import dev.midstream.cli.render.StatusText;
import dev.midstream.cli.render.TextTable;
import dev.midstream.cli.render.ToldText;
import dev.midstream.cli.render.Width;
import dev.midstream.cli.wiring.Session;
import dev.midstream.engine.progress.Status;
import dev.midstream.engine.run.Store;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says where things stand. */
@Command(
        name = "status",
        description =
                "Say where a migration stands: phase, rows, rate, time left, workers, what holds or slows it and since when. Without a name: all of them.",
        mixinStandardHelpOptions = true)
public final class StatusCommand implements Callable<Integer> {
    private static final Duration EVERY = Duration.ofSeconds(2);
    private static final String CLEAR_SCREEN = "\033[H\033[2J";

    @Parameters(paramLabel = "NAME", arity = "0..1", description = "The migration.")
    private @Nullable String name;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Option(
            names = "--watch",
            description =
                    "Say it again every two seconds until nothing is under way any more; with --json one object a line.")
    private boolean watch;

    @Mixin
    private DatabaseOption database = new DatabaseOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        if (watch && name == null) {
            throw Refusal.usage("--watch needs the name of a migration");
        }
        PrintWriter out = spec.commandLine().getOut();
        try (Session session = Session.open(database.target(), 1)) {
            if (name == null) {
                all(session, out);
            } else {
                one(session, name, out);
            }
        }
        out.flush();
        return ExitCode.DONE;
    }

    private void one(Session session, String migration, PrintWriter out) {
        Store store = session.migration(migration);
        boolean isOver = false;
        while (!isOver) {
            StatusText text = StatusText.of(Status.now(
                    migration,
                    session.engine().plan(store),
                    store,
                    session.engine().findServer(),
                    session.engine().readings(),
                    session.engine().doings(store)));
            ToldText told = new ToldText(session.engine().findNotices(migration));
            if (watch && !json && Boolean.getBoolean("midstream.terminal")) {
                out.print(CLEAR_SCREEN);
            }
            if (json) {
                ObjectNode node = text.json();
                node.set("untold", told.json());
                out.println(watch ? Json.line(node) : Json.pretty(node));
            } else {
                text.lines(Width.columns()).forEach(out::println);
                told.lines().forEach(line -> Width.paragraph(line, 2).forEach(out::println));
            }
            out.flush();
            isOver = !watch || text.isOver() || !rest();
        }
    }

    /** False when somebody wants it to end. */
    private static boolean rest() {
        try {
            Thread.sleep(EVERY);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void all(Session session, PrintWriter out) {
        List<Journal> migrations =
                session.engine().isInstalled() ? session.engine().migrations() : List.of();
        if (json) {
            var array = Json.object().putArray("migrations");
            migrations.forEach(j -> array.add(StatusText.summary(j.name(), session.migration(j.name()))));
            out.println(Json.pretty(array));
            return;
        }
        if (migrations.isEmpty()) {
            out.println(
                    "no migration was ever run in database " + session.target().database());
            return;
        }
        TextTable table = new TextTable("migration", "since", "state");
        migrations.forEach(j -> table.row(
                j.name(),
                Clock.dayAndTime(j.createdAt()),
                StatusText.stateOf(session.migration(j.name()).view())));
        table.lines(Width.columns()).forEach(out::println);
    }
}

package dev.midstream.cli.command;

import dev.midstream.checkpoints.log.Journal;
import dev.midstream.cli.ExitCode;
import dev.midstream.cli.render.Clock;
import dev.midstream.cli.render.Json;
import dev.midstream.cli.render.StatusText;
import dev.midstream.cli.render.TextTable;
import dev.midstream.cli.render.ToldText;
import dev.midstream.cli.render.Width;
import dev.midstream.cli.wiring.Session;
import dev.midstream.engine.run.Store;
import java.io.PrintWriter;
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
                "Say where a migration stands: phase, rows, rate, time left, workers, what holds it. Without a name: all of them.",
        mixinStandardHelpOptions = true)
public final class StatusCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", arity = "0..1", description = "The migration.")
    private @Nullable String name;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Mixin
    private DatabaseOption database = new DatabaseOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (Session session = Session.open(database.target(), 1)) {
            if (name == null) {
                all(session, out);
            } else {
                Store store = session.migration(name);
                StatusText text = StatusText.of(name, session.engine().plan(store), store);
                ToldText told = new ToldText(session.engine().findNotices(name));
                if (json) {
                    out.println(Json.pretty(text.json().set("untold", told.json())));
                } else {
                    text.lines(Width.columns()).forEach(out::println);
                    told.lines().forEach(out::println);
                }
            }
        }
        out.flush();
        return ExitCode.DONE;
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

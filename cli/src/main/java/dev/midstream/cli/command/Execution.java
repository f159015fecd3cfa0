package dev.midstream.cli.command;

import dev.midstream.checkpoints.log.Recorded;
import dev.midstream.cli.ExitCode;
import dev.midstream.cli.render.BarReporter;
import dev.midstream.cli.render.JsonReporter;
import dev.midstream.cli.render.LineReporter;
import dev.midstream.cli.render.RunReporter;
import dev.midstream.cli.render.SpeedNews;
import dev.midstream.cli.wiring.Session;
import dev.midstream.engine.control.Policy;
import dev.midstream.engine.log.Event;
import dev.midstream.engine.log.Streams;
import dev.midstream.engine.migration.MigrationEvent.Planned;
import dev.midstream.engine.notice.Trust;
import dev.midstream.engine.progress.Progress;
import dev.midstream.engine.run.Ending;
import dev.midstream.engine.run.EngineListener;
import dev.midstream.engine.run.Picture;
import dev.midstream.engine.run.Stop;
import dev.midstream.engine.run.Store;
import dev.midstream.engine.run.View;
import dev.midstream.planner.plan.Plan;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** This process's part in a migration, shown while it lasts, ended in order by Ctrl-C. */
final class Execution {
    private static final Duration LOOK = Duration.ofMillis(300);
    private static final long GOODBYE_SECONDS = 25;
    private static final int EVENTS_AT_ONCE = 500;

    private final Session session;
    private final Store store;
    private final Planned planned;
    private final Plan plan;
    private final PrintWriter out;
    private final boolean json;
    private boolean asked;

    Execution(Session session, Store store, PrintWriter out, boolean json) {
        this.session = session;
        this.store = store;
        this.planned = session.engine().planned(store);
        this.plan = planned.plan();
        this.out = out;
        this.json = json;
    }

    /** Works until there is nothing more to do. {@code since} is the conductor's version from which events are shown. */
    int run(int workers, long since) {
        Stop stop = new Stop();
        CountDownLatch over = new CountDownLatch(1);
        Thread hook = new Thread(() -> leave(stop, over), "leave-in-order");
        Runtime.getRuntime().addShutdownHook(hook);
        LeaveSignals signals = LeaveSignals.listen(stop, over);
        try (RunReporter reporter = reporter()) {
            tellWhatIsNotTrusted(reporter);
            Stop looking = new Stop();
            Thread looker = Thread.ofVirtual().start(() -> look(reporter, looking, since));
            Ending ending =
                    session.engine().run(store, plan, listener(reporter)).run(workers, stop);
            looking.ask();
            join(looker);
            reporter.ended(ending);
            asked = stop.isAsked();
            return say(ending);
        } finally {
            over.countDown();
            signals.forget();
            forget(hook);
        }
    }

    /** Whether Ctrl-C or SIGTERM ended it. */
    boolean wasAskedToLeave() {
        return asked;
    }

    /** What is recorded and not carried out here is said, so that nobody waits for it. */
    private void tellWhatIsNotTrusted(RunReporter reporter) {
        Policy policy = store.directives().policy();
        Trust trust = session.engine().trust();
        long notices = policy.notices().stream().filter(n -> !trust.allows(n)).count();
        long hooks = policy.hooks().stream().filter(h -> !trust.allows(h)).count();
        if (notices + hooks > 0) {
            reporter.note(
                    "%d notifications and %d hooks are recorded that this command knows from the database alone: it carries them out with --allow-hooks only"
                            .formatted(notices, hooks));
        }
    }

    private RunReporter reporter() {
        if (json) {
            return new JsonReporter(out);
        }
        return Boolean.getBoolean("midstream.terminal") ? new BarReporter(planned) : new LineReporter(out, planned);
    }

    private void look(RunReporter reporter, Stop looking, long since) {
        long shown = since;
        Store server = session.engine().server();
        SpeedNews news = new SpeedNews();
        boolean last = false;
        while (!last) {
            last = looking.isAsked(); // one more look after the end, for the last events
            try {
                long from = shown;
                List<Recorded<Event>> events = store.checkpoints()
                        .commit(
                                dev.midstream.checkpoints.Terms.SHORT,
                                tx -> tx.read(Streams.conductor(store.journal()), from, EVENTS_AT_ONCE));
                events.forEach(reporter::event);
                shown += events.size();
                Picture picture = Picture.of(store, Optional.of(server));
                View view = picture.view();
                news.of(picture.causes()).forEach(reporter::note);
                reporter.progress(Progress.of(plan, view), view);
            } catch (RuntimeException e) {
                dev.midstream.engine.pg.PgFaults.classify(e); // the workers report a lost connection; a bug comes out
            }
            looking.sleep(LOOK);
        }
    }

    /** Connection trouble is told once when it begins and once when it is over, by however many threads it is met. */
    private EngineListener listener(RunReporter reporter) {
        return new TellingListener(session.listener(), reporter);
    }

    private int say(Ending ending) {
        String name = plan.migration();
        return switch (ending) {
            case Ending.Completed ignored -> tell(ExitCode.DONE, name + " is complete");
            case Ending.RolledBack ignored -> tell(ExitCode.DONE, name + " is rolled back");
            case Ending.AtGate gate ->
                tell(
                        ExitCode.STOPPED,
                        switch (gate.before()) {
                            case CONTRACT ->
                                "%s is verified; contract waits for you: midstream contract %s (or midstream rollback %s)"
                                        .formatted(name, name, name);
                            case EXPAND, BACKFILL, VALIDATE ->
                                "%s stopped before %s as asked; run again to go on"
                                        .formatted(name, gate.before().label());
                        });
            case Ending.Failed failed ->
                tell(
                        ExitCode.FAILED,
                        "%s stopped at '%s': %s%s; mend it and run again, or: midstream rollback %s"
                                .formatted(
                                        name,
                                        failed.title(),
                                        failed.message(),
                                        failed.sqlState().isEmpty() ? "" : " (" + failed.sqlState() + ")",
                                        name));
            case Ending.Unproved unproved ->
                tell(
                        ExitCode.UNPROVED,
                        "%s is NOT verified: %s; mend the data and run again, or: midstream rollback %s"
                                .formatted(name, unproved.message(), name));
            case Ending.Aborted aborted ->
                tell(
                        ExitCode.STOPPED,
                        "%s was aborted by %s: %s; midstream resume %s takes it back, midstream rollback %s undoes it"
                                .formatted(
                                        name, aborted.by().actor(), aborted.by().reason(), name, name));
            case Ending.Left ignored ->
                tell(ExitCode.STOPPED, name + " goes on where it was when you run it again; nothing is lost");
        };
    }

    private int tell(int exitCode, String message) {
        if (!json) {
            out.println(message);
            out.flush();
        }
        return exitCode;
    }

    /** For an end of the JVM that no signal handler saw. */
    private static void leave(Stop stop, CountDownLatch over) {
        if (stop.isAsked()) {
            return;
        }
        stop.ask();
        try {
            boolean ignored = over.await(GOODBYE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void forget(Thread hook) {
        try {
            boolean ignored = Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is going down already: the hook is what brought us here.
            return;
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

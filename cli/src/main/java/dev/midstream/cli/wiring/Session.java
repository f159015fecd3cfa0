package dev.midstream.cli.wiring;

import dev.midstream.checkpoints.log.Holder;
import dev.midstream.checkpoints.log.Journal;
import dev.midstream.cli.Refusal;
import dev.midstream.cli.connect.Connections;
import dev.midstream.cli.connect.Pooling;
import dev.midstream.cli.connect.Target;
import dev.midstream.cli.metrics.Endpoint;
import dev.midstream.cli.metrics.Scrape;
import dev.midstream.engine.control.Actor;
import dev.midstream.engine.control.Directives;
import dev.midstream.engine.log.Streams;
import dev.midstream.engine.migration.MigrationState;
import dev.midstream.engine.pg.Engine;
import dev.midstream.engine.run.Store;
import dev.midstream.engine.throttle.Governing;
import dev.midstream.engine.throttle.Neighbour;
import dev.midstream.planner.change.Planner;
import dev.midstream.planner.file.Migration;
import dev.midstream.planner.pg.Foresight;
import dev.midstream.planner.pg.PgCatalog;
import dev.midstream.planner.plan.Plan;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.micronaut.context.ApplicationContext;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A database and everything built around it, for the length of one command. */
public final class Session implements AutoCloseable {
    private final Target target;
    /** Who the server says we are: a pooler, or a map of names, may make another role of the one that was asked for. */
    private final String user;

    private final ApplicationContext context;
    private final List<Endpoint> more = new ArrayList<>();

    private Session(Target target, String user, ApplicationContext context) {
        this.target = target;
        this.user = user;
        this.context = context;
    }

    /** Builds the session. The database is first asked here, so that what is wrong with the connection is said before anything. */
    public static Session open(Target target, int workers) {
        String user;
        try (Connection probe = Connections.jdbc(target);
                Statement statement = probe.createStatement()) {
            if (Pooling.look(probe, target) == Pooling.BY_TRANSACTION) {
                throw Refusal.usage(
                        "%s (from %s) is a pooler in transaction mode: sessions share backends, with their settings and locks, so that no index can be built and no lock be asked for safely; connect to the server itself. Nothing was touched"
                                .formatted(target, target.source()));
            }
            ResultSet answer = statement.executeQuery("select session_user");
            answer.next();
            user = answer.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        String process = "%s:%d".formatted(host(), ProcessHandle.current().pid());
        ApplicationContext context = ApplicationContext.builder()
                .singletons(target, new Crewing(workers, process))
                .start();
        return new Session(target, user, context);
    }

    public Target target() {
        return target;
    }

    public Engine engine() {
        return context.getBean(Engine.class);
    }

    /** Everything that is measured here and recorded in the database, in Prometheus' form. */
    public Scrape scrape() {
        return new Scrape(engine(), context.getBean(PrometheusMeterRegistry.class));
    }

    /** Closes this too, first. */
    public void with(Endpoint endpoint) {
        more.add(endpoint);
    }

    public MeteredListener listener() {
        return context.getBean(MeteredListener.class);
    }

    /** Who gives the commands of this process. */
    public Actor actor() {
        return new Actor(user, System.getProperty("user.name", "unknown"), host());
    }

    /** A plan and what it will cost, both by the database as it is now. */
    public record Foreseen(Plan plan, Foresight foresight) {}

    /**
     * The plan of a migration. Changes nothing.
     *
     * @param measure whether to try it on a copy of some blocks
     */
    public Foreseen plan(Migration migration, boolean measure, int workers) {
        try (Connection connection = Connections.jdbc(target)) {
            Plan plan = Planner.plan(migration, PgCatalog.over(connection));
            return new Foreseen(plan, Foresight.of(plan, connection, measure, workers));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A migration that was planned here before. */
    public Store migration(String name) {
        if (!engine().isInstalled()) {
            throw Refusal.usage("no migration was ever run in database %s: start with 'midstream run FILE'"
                    .formatted(target.database()));
        }
        return Optional.of(name)
                .filter(n -> !n.equals(Streams.SERVER_JOURNAL))
                .flatMap(engine()::find)
                .filter(store -> store.conductor().isPresent())
                .orElseThrow(() -> Refusal.usage(
                        "there is no migration '%s' in database %s%s".formatted(name, target.database(), known())));
    }

    /** Where wishes for all migrations are written. Midstream's own tables are made if there are none. */
    public Store server() {
        engine().install();
        return engine().server();
    }

    /** What operators ask of all migrations at this moment. Reads only. */
    public Directives serverDirectives() {
        return engine().findServer().map(Store::directives).orElse(Directives.NONE);
    }

    /** The server's other databases in which something is at work, as far as somebody watches over it from here. Reads only. */
    public List<Neighbour> neighbours() {
        return engine().findServer()
                .flatMap(Store::conductor)
                .filter(head -> head.holder().filter(Holder::isLive).isPresent())
                .map(head -> ((Governing) head.state()).neighbours())
                .orElse(List.of());
    }

    /** The names of the migrations that are not complete or rolled back, oldest first. */
    public List<String> unfinished() {
        return engine().isInstalled()
                ? engine().migrations().stream()
                        .map(Journal::name)
                        .filter(this::isUnfinished)
                        .toList()
                : List.of();
    }

    private boolean isUnfinished(String name) {
        return engine().find(name)
                .flatMap(Store::conductor)
                .filter(head -> !(head.state() instanceof MigrationState.Completed
                        || head.state() instanceof MigrationState.RolledBack))
                .isPresent();
    }

    @Override
    public void close() {
        more.forEach(Endpoint::close);
        context.close();
    }

    private String known() {
        var names = engine().migrations().stream().map(j -> j.name()).toList();
        return names.isEmpty() ? "" : "; there is " + String.join(", ", names);
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost"; // a host that does not know its own name
        }
    }
}

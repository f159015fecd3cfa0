package dev.midstream.engine.run;

import dev.midstream.checkpoints.log.Recorded;
import dev.midstream.engine.control.Directives;
import dev.midstream.engine.forecast.Outlook;
import dev.midstream.engine.log.Event;
import dev.midstream.engine.log.Streams;
import dev.midstream.engine.migration.MigrationEvent;
import dev.midstream.engine.migration.MigrationEvent.OutlookChanged;
import dev.midstream.engine.migration.MigrationEvent.Planned;
import dev.midstream.engine.migration.MigrationState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Tells, once when it turns out and once when it is no longer so, that the rows will not be done by when they are expected to be. */
final class Expectation {
    private static final Duration EVERY = Duration.ofSeconds(10);

    private final Context context;
    private final Optional<Store> server;
    private final Pen<MigrationEvent, MigrationState> pen;
    private long lookedNanos;
    private Optional<Said> said;

    /** @param late what was said of this moment */
    private record Said(Instant finishBy, boolean late) {}

    Expectation(Context context, Optional<Store> server, Pen<MigrationEvent, MigrationState> pen) {
        this.context = context;
        this.server = server;
        this.pen = pen;
        this.lookedNanos = context.stop().nanos();
        this.said = said(context.store());
    }

    /** Looks ahead from time to time, if anybody expects anything. */
    void look(View view) {
        boolean isExpected = view.directives().policy().finishBy().isPresent();
        if (!isExpected || context.stop().nanos() - lookedNanos < EVERY.toNanos()) {
            return;
        }
        lookedNanos = context.stop().nanos();
        Directives all = server.map(Store::directives).orElse(Directives.NONE);
        new Logbook(context.store(), server)
                .account(context.plan(), view, all, context.pulse().databaseTime())
                .outlook()
                .ifPresent(this::tell);
    }

    private void tell(Outlook outlook) {
        boolean saidLate = said.filter(s -> s.finishBy().equals(outlook.finishBy()))
                .map(Said::late)
                .orElse(false);
        outlook.isNewlyLate(saidLate).ifPresent(late -> {
            if (pen.write(new OutlookChanged(late, outlook.finishBy(), outlook.earliest(), outlook.latest()))) {
                said = Optional.of(new Said(outlook.finishBy(), late));
            }
        });
    }

    /** What this leader, or another before it, said last. */
    private static Optional<Said> said(Store store) {
        List<Recorded<Event>> newestFirst =
                store.events(Streams.conductor(store.journal())).reversed();
        for (Recorded<Event> recorded : newestFirst) {
            switch (recorded.event()) {
                case OutlookChanged e -> {
                    return Optional.of(new Said(e.finishBy(), e.late()));
                }
                case Planned ignored -> {
                    return Optional.empty();
                }
                default -> {}
            }
        }
        return Optional.empty();
    }
}

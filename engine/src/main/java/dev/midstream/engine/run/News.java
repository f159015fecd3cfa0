package dev.midstream.engine.run;

import dev.midstream.checkpoints.Terms;
import dev.midstream.checkpoints.log.Recorded;
import dev.midstream.checkpoints.log.StreamId;
import dev.midstream.engine.allowance.Allowance;
import dev.midstream.engine.log.Event;
import dev.midstream.engine.log.Streams;
import dev.midstream.engine.migration.MigrationState;
import dev.midstream.engine.notice.Mark;
import dev.midstream.engine.notice.Notice;
import dev.midstream.engine.notice.Notices;
import dev.midstream.engine.throttle.Reason;
import dev.midstream.planner.file.NoticeKind;
import dev.midstream.planner.file.Notify;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What there is to tell one target, read from the log from where it was told last. */
final class News {
    private static final int PAGE = 100;

    private final Store store;
    private final Pulse pulse;
    private final Notices notices;
    private final Notify notify;
    private Mark read;
    private @Nullable Instant heldSince;

    News(Store store, Pulse pulse, Notices notices, Notify notify, Mark told) {
        this.store = store;
        this.pulse = pulse;
        this.notices = notices;
        this.notify = notify;
        this.read = told;
    }

    /** @param mark up to where all is told once this is */
    record Item(Notice notice, Mark mark) {}

    /** The next thing to tell, which counts as told from now on in this process; the log is asked only if it has grown. */
    Optional<Item> next() {
        View view = pulse.view();
        Optional<Item> found = conductor(view)
                .or(() -> control(view))
                .or(() -> quarantine(view))
                .or(() -> hold(view));
        found.ifPresent(item -> read = item.mark());
        return found;
    }

    private Optional<Item> conductor(View view) {
        long head = view.conductor().map(h -> h.version()).orElse(0L);
        while (read.conductor() < head) {
            for (Recorded<Event> event : page(Streams.conductor(store.journal()), read.conductor())) {
                read = read.atConductor(event.version());
                Optional<Notice> notice = wanted(event);
                if (notice.isPresent()) {
                    return Optional.of(new Item(notice.get(), read));
                }
            }
        }
        return Optional.empty();
    }

    private Optional<Item> control(View view) {
        while (read.control() < view.directivesVersion()) {
            for (Recorded<Event> event : page(Streams.control(store.journal()), read.control())) {
                read = read.atControl(event.version());
                Optional<Notice> notice = wanted(event);
                if (notice.isPresent()) {
                    return Optional.of(new Item(notice.get(), read));
                }
            }
        }
        return Optional.empty();
    }

    /** The first rows at once, and then whenever they have doubled. */
    private Optional<Item> quarantine(View view) {
        if (!notify.on().contains(NoticeKind.QUARANTINE)) {
            return Optional.empty();
        }
        long rows = quarantined(view);
        if (rows < read.quarantined()) {
            read = read.atQuarantined(rows);
        }
        return rows > 0 && rows >= 2 * read.quarantined() && rows != read.quarantined()
                ? Optional.of(new Item(notices.quarantine(rows, pulse.databaseTime()), read.atQuarantined(rows)))
                : Optional.empty();
    }

    static long quarantined(View view) {
        return view.stepsWithLanes().stream()
                .flatMap(step -> view.lanesOf(step).stream())
                .mapToLong(lane -> lane.quarantine().size())
                .sum();
    }

    private Optional<Item> hold(View view) {
        Allowance allowance = pulse.allowance();
        boolean works =
                view.state().filter(MigrationState.Running.class::isInstance).isPresent();
        if (!works || !allowance.isHeld()) {
            heldSince = null;
            return Optional.empty();
        }
        List<Reason> stops = allowance.reasons().stream()
                .filter(reason -> reason.effect() == Reason.Effect.STOPS)
                .toList();
        Instant now = pulse.databaseTime();
        if (heldSince == null) {
            heldSince = stops.stream()
                    .map(Reason::since)
                    .min(Comparator.naturalOrder())
                    .orElse(now);
        }
        Instant since = heldSince;
        boolean due = Duration.between(since, now).compareTo(notify.after()) >= 0
                && !read.held().equals(Optional.of(since));
        return notify.on().contains(NoticeKind.HOLD) && due
                ? Optional.of(new Item(notices.hold(since, now, stops), read.atHeld(since)))
                : Optional.empty();
    }

    private Optional<Notice> wanted(Recorded<Event> event) {
        return notices.of(event).filter(notice -> notify.on().contains(notice.kind()));
    }

    private List<Recorded<Event>> page(StreamId stream, long after) {
        return store.checkpoints().commit(Terms.SHORT, tx -> tx.read(stream, after, PAGE));
    }
}

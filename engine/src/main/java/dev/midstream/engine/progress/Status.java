package dev.midstream.engine.progress;

import dev.midstream.engine.cause.Cause;
import dev.midstream.engine.cause.Chronicle;
import dev.midstream.engine.forecast.Account;
import dev.midstream.engine.forecast.LaneLog;
import dev.midstream.engine.run.Logbook;
import dev.midstream.engine.run.Picture;
import dev.midstream.engine.run.Store;
import dev.midstream.engine.throttle.Measured;
import dev.midstream.planner.plan.Plan;
import dev.midstream.planner.predict.Prediction;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a migration stands, how fast it goes and why, and when it will be done.
 *
 * @param causes of its speed, what holds first
 * @param chunks of the newest time
 * @param doings what steps without lanes are at; none for a moment of the past
 * @param predicted what each step was expected to cost when it was planned, by its number; empty if nobody predicted anything
 * @param took how long finished steps took, by their number
 * @param signals as they were read last; empty for a moment of the past
 */
public record Status(
        String migration,
        Plan plan,
        Picture picture,
        List<Cause> causes,
        Account account,
        Optional<ChunkSize> chunks,
        List<Measured> signals,
        List<Doing> doings,
        Map<Integer, Prediction> predicted,
        Map<Integer, Duration> took) {
    public Status {
        predicted = Map.copyOf(predicted);
        took = Map.copyOf(took);
        causes = List.copyOf(causes);
        signals = List.copyOf(signals);
        doings = List.copyOf(doings);
    }

    /** As it is now. */
    public static Status now(
            String migration,
            Plan plan,
            Store store,
            Optional<Store> server,
            List<Measured> signals,
            List<Doing> doings) {
        Picture picture = Picture.of(store, server);
        Logbook logbook = new Logbook(store, server);
        List<LaneLog> lanes = logbook.lanes(picture.view());
        Chronicle chronicle = logbook.chronicle();
        Account account = Logbook.account(plan, picture.view(), picture.all(), picture.now(), chronicle, lanes);
        return new Status(
                migration,
                plan,
                picture,
                picture.causes(),
                account,
                ChunkSize.of(lanes, picture.now()),
                signals,
                doings,
                Foretold.of(chronicle.conductor()),
                Took.of(chronicle.conductor()));
    }
}

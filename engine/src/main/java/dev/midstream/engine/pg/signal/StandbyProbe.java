package dev.midstream.engine.pg.signal;

import dev.midstream.engine.pg.signal.Standbys.Picture;
import dev.midstream.engine.pg.signal.Standbys.Standby;
import dev.midstream.engine.throttle.Reading;
import dev.midstream.engine.throttle.Reading.Value;
import dev.midstream.engine.throttle.Signal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/** How far each standby is behind, in one measure or another. */
abstract class StandbyProbe extends ServerProbe {
    /** Part of the time within which a run holds: 5 s. */
    private static final Duration PERIOD = Duration.ofMillis(500);

    private final Questions questions;
    private final Supplier<Set<String>> ignored;

    StandbyProbe(Signal signal, Questions questions, Supplier<Set<String>> ignored) {
        super(signal, PERIOD);
        this.questions = questions;
        this.ignored = ignored;
    }

    /** Takes note of where the primary is. */
    abstract void noted(long written);

    abstract Value behind(Standby standby, long written);

    @Override
    final List<Reading> look() {
        Picture picture = Standbys.picture(questions, ignored.get());
        noted(picture.written());
        if (picture.isHidden()) {
            return hidden("the positions of standbys (pg_stat_replication)");
        }
        if (picture.standbys().isEmpty()) {
            return notApplicable(
                    picture.ignored() == 0
                            ? "no standby is connected"
                            : "every standby that is connected is ignored by a rule");
        }
        Map<String, Value> worst = new TreeMap<>(); // names need not be unique
        for (Standby standby : picture.standbys()) {
            worst.merge(standby.name(), behind(standby, picture.written()), StandbyProbe::worse);
        }
        return List.copyOf(worst.values());
    }

    private static Value worse(Value one, Value other) {
        double more = Math.max(one.value(), other.value());
        return new Value(one.signal(), one.subject(), more, one.isAtLeast() || other.isAtLeast());
    }
}

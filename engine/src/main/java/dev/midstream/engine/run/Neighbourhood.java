package dev.midstream.engine.run;

import dev.midstream.engine.fault.Fault;
import dev.midstream.engine.run.Exchange.Announcement;
import dev.midstream.engine.throttle.Observation;
import java.time.Duration;
import java.util.function.Supplier;

/** Tells other databases of the server what is at work in this one, and the pulse what is at work in them. */
final class Neighbourhood implements Runnable {
    /** With the quarter of a second of a pulse on either side, a rule for all is in force everywhere within a second. */
    private static final Duration PERIOD = Duration.ofMillis(250);

    /** Between two lanes a migration has none, and is at work nevertheless. */
    private static final Duration BETWEEN_LANES = Duration.ofSeconds(2);

    private final Supplier<Exchange> exchanges;
    private final Pulse pulse;
    private final Faults faults;
    private final Stop stop;
    private int said;
    private long saidUntil;

    Neighbourhood(Supplier<Exchange> exchanges, Pulse pulse, Faults faults, Stop stop) {
        this.exchanges = exchanges;
        this.pulse = pulse;
        this.faults = faults;
        this.stop = stop;
    }

    @Override
    public void run() {
        Patience patience = new Patience(stop.host());
        long heardAt = stop.nanos();
        try (Exchange exchange = exchanges.get()) {
            while (!stop.isAsked()) {
                try {
                    pulse.heard(Hearing.of(exchange.exchange(steady(pulse.here()))));
                    heardAt = stop.nanos();
                    patience.reset();
                    stop.sleep(PERIOD);
                } catch (RuntimeException e) {
                    Fault ignored = faults.classify(e); // a bug comes out; with any other, work goes on without news
                    if (stop.nanos() - heardAt > Observation.SILENT.toNanos()) {
                        pulse.heard(pulse.hearing().without(faults.message(e)));
                    }
                    stop.sleep(patience.next());
                }
            }
        }
    }

    private Announcement steady(Announcement here) {
        long now = stop.nanos();
        if (here.migrations() >= said || now >= saidUntil) {
            said = here.migrations();
            saidUntil = now + BETWEEN_LANES.toNanos();
        }
        return new Announcement(said, here.asked());
    }
}

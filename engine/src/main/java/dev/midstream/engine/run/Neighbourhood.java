package dev.midstream.engine.run;

import dev.midstream.engine.run.Exchange.Announcement;
import dev.midstream.engine.throttle.Neighbour;
import java.time.Duration;
import java.util.List;
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
    private final EngineListener listener;
    private final Stop stop;
    private int said;
    private long saidUntil;

    Neighbourhood(Supplier<Exchange> exchanges, Pulse pulse, Faults faults, EngineListener listener, Stop stop) {
        this.exchanges = exchanges;
        this.pulse = pulse;
        this.faults = faults;
        this.listener = listener;
        this.stop = stop;
    }

    @Override
    public void run() {
        Patience patience = new Patience(stop.host());
        try (Exchange exchange = exchanges.get()) {
            while (!stop.isAsked()) {
                try {
                    List<Neighbour> heard = exchange.exchange(steady(pulse.here()));
                    pulse.heard(heard);
                    patience.reset();
                    stop.sleep(PERIOD);
                } catch (RuntimeException e) {
                    if (!faults.classify(e).passes()) {
                        throw e;
                    }
                    Duration rest = patience.next();
                    listener.disconnected("neighbourhood", faults.message(e), rest);
                    stop.sleep(rest);
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

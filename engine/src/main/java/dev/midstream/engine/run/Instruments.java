package dev.midstream.engine.run;

import dev.midstream.engine.control.Machine;
import dev.midstream.engine.throttle.Bounds;
import dev.midstream.engine.throttle.Probe;
import dev.midstream.engine.throttle.Reading;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** What a governor measures with. */
public interface Instruments {
    /**
     * Takes them up.
     *
     * @param situation asked at every reading
     */
    Taken take(Supplier<Situation> situation);

    /** Puts the newest readings where everybody can see them. */
    void show(List<Shown> readings);

    /** None: only what operators ask for counts. */
    Instruments NONE = new Instruments() {
        @Override
        public Taken take(Supplier<Situation> situation) {
            return new Taken() {
                @Override
                public List<Probe> probes() {
                    return List.of();
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public void show(List<Shown> readings) {}
    };

    /** In the hands of one governor. */
    interface Taken extends AutoCloseable {
        List<Probe> probes();

        /** Ends the sessions of all probes. */
        @Override
        void close();
    }

    /**
     * What is to be measured besides the server itself.
     *
     * @param ignored standbys and slots that hold nobody up
     * @param ownQueries the SQL of the signal own-query, of every migration at work that has one
     * @param ownUrls the addresses of the signal own-http
     * @param machine what is said of the server's
     */
    record Situation(Set<String> ignored, List<String> ownQueries, List<String> ownUrls, Machine machine) {
        public Situation {
            ignored = Set.copyOf(ignored);
            ownQueries = List.copyOf(ownQueries);
            ownUrls = List.copyOf(ownUrls);
        }

        /** Whether the same questions are asked, whoever is ignored in the answers. */
        boolean asksTheSameAs(Situation other) {
            return ownQueries.equals(other.ownQueries)
                    && ownUrls.equals(other.ownUrls)
                    && machine.equals(other.machine);
        }
    }

    /** A reading, and the bounds in force for it. */
    record Shown(Reading reading, Bounds bounds) {}
}

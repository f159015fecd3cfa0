package dev.midstream.engine.throttle;

/** What was found when a signal was read. */
public sealed interface Reading {
    Signal signal();

    /**
     * A value.
     *
     * @param subject whose: a standby, a slot, a table, a session; empty for the server as a whole
     * @param value in the signal's unit
     * @param isAtLeast whether it may be more: whoever looks has not looked for long enough
     */
    record Value(Signal signal, String subject, double value, boolean isAtLeast) implements Reading {
        public Value(Signal signal, String subject, double value) {
            this(signal, subject, value, false);
        }

        public static Value atLeast(Signal signal, String subject, double value) {
            return new Value(signal, subject, value, true);
        }
    }

    /** There is nothing to be read here: no standby, no archive, a server too old. Said once; the signal steps aside. */
    record NotApplicable(Signal signal, String why) implements Reading {}

    /**
     * It could not be read: an error, no privilege, no answer in time.
     *
     * @param lacksPrivilege what is missing is a grant, which the text names: no reading will come until somebody gives it, so it is
     *     said once, and waiting for it would be for ever
     */
    record Unreadable(Signal signal, String why, boolean lacksPrivilege) implements Reading {
        public Unreadable(Signal signal, String why) {
            this(signal, why, false);
        }
    }
}

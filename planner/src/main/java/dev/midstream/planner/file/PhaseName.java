package dev.midstream.planner.file;

import java.util.Locale;
import java.util.Optional;

/** The four phases, as the file and the command line write them. */
public enum PhaseName {
    EXPAND,
    BACKFILL,
    VALIDATE,
    CONTRACT;

    /** The phase after this one; empty for the last. */
    public Optional<PhaseName> next() {
        return switch (this) {
            case EXPAND -> Optional.of(BACKFILL);
            case BACKFILL -> Optional.of(VALIDATE);
            case VALIDATE -> Optional.of(CONTRACT);
            case CONTRACT -> Optional.empty();
        };
    }

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}

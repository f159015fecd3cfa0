package dev.midstream.engine.run;

import dev.midstream.engine.allowance.Allowance;
import java.time.Duration;

/** Is told what happens, for logs and metrics. Called from workers: be quick, and never throw. */
public interface EngineListener {
    /**
     * A chunk is committed.
     *
     * @param rows that it changed; 0 for one of a verification, which only reads
     */
    default void chunkCommitted(int lane, long rows, Duration took) {}

    /** A chunk was rolled back and will be tried again. */
    default void chunkFailed(int lane, String sqlState, String message) {}

    /** An idle worker could not take a part of a lane that another holds; the lane goes on undivided. */
    default void notSplit(int lane, String sqlState, String message) {}

    /** The database does not answer; it is tried again after a rest. */
    default void disconnected(String who, String message, Duration rest) {}

    /** The database answers again. */
    default void reconnected(String who) {}

    /** A lease was lost to another process; nothing of the work under way was kept. */
    default void fenced(String who, int stream) {}

    /** A step is under way or its state changed. */
    default void step(String message) {}

    /**
     * The process has a new picture of what it may do.
     *
     * @param took to ask for it
     * @param since the picture before
     */
    default void pulsed(Duration took, Duration since, Allowance allowance) {}

    /** Somebody was told something. */
    default void noticeSent(String target) {}

    /** Somebody could not be told something; it is tried again, or was refused for good. */
    default void noticeFailed(String target, String message) {}

    /** A command at the boundary of a phase ended. */
    default void hookEnded(Duration took, boolean well) {}

    EngineListener SILENT = new EngineListener() {};
}

package dev.midstream.engine.notice;

import dev.midstream.planner.file.Notify;

/** Tells somebody something, within a limited time. */
@FunctionalInterface
public interface Messenger {
    /** One attempt; what goes wrong with it is its outcome. Ends early when the thread is interrupted. */
    Delivery deliver(Notify.Way way, Notice notice);
}

package dev.midstream.engine.notice;

/** What became of one attempt to tell somebody. */
public sealed interface Delivery {
    record Done() implements Delivery {}

    /** Another attempt may do. */
    record Failed(String message) implements Delivery {}

    /** No attempt will do: the receiver understood it and does not want it. */
    record Refused(String message) implements Delivery {}
}

package dev.midstream.checkpoints.codec;

/** Turns values into what is stored, and back. */
public interface Codec<T> {
    Encoded encode(T value);

    /**
     * Reads a stored value, old versions included.
     *
     * @throws UnreadableFact if the type is unknown or the JSON does not fit it; a fact is never skipped
     */
    T decode(Encoded encoded);
}

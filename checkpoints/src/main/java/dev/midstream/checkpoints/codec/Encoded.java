package dev.midstream.checkpoints.codec;

/**
 * A value as stored.
 *
 * @param type its explicit name and version, such as {@code order.shipped.v1}; never a class name
 * @param json one JSON object
 */
public record Encoded(String type, String json) {}

package dev.midstream.planner.file;

import java.util.Optional;

/**
 * Text of an {@code sql} change, of one statement or several.
 *
 * @param place of the value
 * @param firstLine of the text, if each line of the text is a line of the file, as in a literal block ({@code |})
 */
public record OwnStatement(Place place, String sql, Optional<Integer> firstLine) {}

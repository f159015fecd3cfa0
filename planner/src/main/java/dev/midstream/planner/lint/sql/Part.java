package dev.midstream.planner.lint.sql;

import dev.midstream.planner.sql.Script;

/**
 * One of several scripts that are run one after the other, each in its own manner.
 *
 * @param judged whether findings are wanted; else it is there for what it makes and changes
 */
public record Part(Script script, Terms terms, boolean judged) {}

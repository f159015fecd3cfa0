package dev.midstream.planner.file;

/** An SQL expression from the file: one expression and nothing else, which {@link ExpressionText} has made sure of. */
public record Expression(Place place, String sql) {}

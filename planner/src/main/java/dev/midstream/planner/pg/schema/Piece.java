package dev.midstream.planner.pg.schema;

/**
 * One object, or one property of it that is made by a statement of its own.
 *
 * @param what for people: {@code view public.open_orders}
 * @param sql makes it
 */
record Piece(String what, String sql) {}

package dev.midstream.bench.load;

import dev.midstream.bench.table.Shape;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.random.RandomGenerator;

/** What a client of the application asks for; it does not know the new column. */
enum Request {
    READ(60, "select a, kind, note from items where id = %s", true),
    CHANGE_NOTE(15, "update items set note = reverse(note) where id = %s", true),
    /** Changes what the fill reads: the new column must follow. */
    CHANGE_SOURCE(15, "update items set a = a + 1 where id = %s", false),
    ADD(7, "insert into items (id, a, kind, note) values (%s, 7, 7, 'new')", false),
    REMOVE(3, "delete from items where id = %s", false);

    private static final int WEIGHTS = 100;

    private final int weight;
    private final String sql;
    private final boolean harmless;

    /** @param harmless whether the new column stays right although nothing keeps it in step */
    Request(int weight, String sql, boolean harmless) {
        this.weight = weight;
        this.sql = sql;
        this.harmless = harmless;
    }

    /** One of them, as often as its weight says; without a trigger only what needs none. */
    static Request any(RandomGenerator random, boolean trigger) {
        int at = random.nextInt(WEIGHTS);
        for (Request request : values()) {
            at -= request.weight;
            if (at < 0) {
                return trigger || request.harmless ? request : READ;
            }
        }
        throw new IllegalStateException("the weights do not add up to " + WEIGHTS);
    }

    /** How many rows it changed. */
    long send(Connection connection, Shape shape, long row) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql.formatted(shape.key("?::bigint")))) {
            statement.setLong(1, row);
            boolean reads = statement.execute(); // the driver has read all rows when it returns
            return reads ? 0 : statement.getLargeUpdateCount();
        }
    }
}

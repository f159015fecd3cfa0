package dev.midstream.cli.demo;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.random.RandomGenerator;

/** What a client of the booking application does. */
enum Operation {
    READ_BOOKING(55) {
        @Override
        void run(Connection connection, ClientVersion version, RandomGenerator random, Keys keys) throws SQLException {
            query(
                    connection,
                    "select status, amount, note from bookings where booking_id = md5('booking' || ?)::uuid",
                    keys.booking(random));
        }
    },
    READ_INVOICE(15) {
        @Override
        void run(Connection connection, ClientVersion version, RandomGenerator random, Keys keys) throws SQLException {
            query(
                    connection,
                    "select i.number, t.description, t.unit_cents from invoices i join invoice_items t using (invoice_id) where invoice_id = ?",
                    keys.invoice(random));
        }
    },
    CHANGE_BOOKING(15) {
        @Override
        void run(Connection connection, ClientVersion version, RandomGenerator random, Keys keys) throws SQLException {
            try (PreparedStatement statement = connection.prepareStatement(
                    "update bookings set status = ?, amount = amount + 1, note = ? where booking_id = md5('booking' || ?)::uuid")) {
                statement.setString(1, random.nextBoolean() ? "confirmed" : "done");
                statement.setString(2, random.nextInt(3) == 0 ? null : "changed " + random.nextInt(1_000_000));
                statement.setString(3, Long.toString(keys.booking(random)));
                statement.executeUpdate();
            }
        }
    },
    NEW_BOOKING(8) {
        @Override
        void run(Connection connection, ClientVersion version, RandomGenerator random, Keys keys) throws SQLException {
            long number = keys.nextBooking();
            String columns = "booking_id, number, client_id, team_id, amount, starts_at";
            String values = "md5('booking' || ?)::uuid, ?, (select client_id from client_users limit 1), 1, 99, now()";
            String sql = switch (version) {
                case OLD -> "insert into bookings (%s) values (%s)".formatted(columns, values);
                case NEW ->
                    "insert into bookings (%s, org_id, public_code) values (%s, '%s', 'BK-NEW-' || %d)"
                            .formatted(columns, values, Demo.DEFAULT_ORGANIZATION, number);
            };
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, Long.toString(number));
                statement.setLong(2, number);
                statement.executeUpdate();
            }
        }
    },
    CANCEL_BOOKING(2) {
        @Override
        void run(Connection connection, ClientVersion version, RandomGenerator random, Keys keys) throws SQLException {
            try (PreparedStatement statement =
                    connection.prepareStatement("delete from bookings where booking_id = md5('booking' || ?)::uuid")) {
                statement.setString(1, Long.toString(keys.booking(random)));
                statement.executeUpdate();
            }
        }
    },
    CALL_LEAD(5) {
        @Override
        void run(Connection connection, ClientVersion version, RandomGenerator random, Keys keys) throws SQLException {
            try (PreparedStatement statement =
                    connection.prepareStatement("update leads set status = 'called' where number = ?")) {
                statement.setLong(1, keys.lead(random));
                statement.executeUpdate();
            }
        }
    };

    private final int weight;

    Operation(int weight) {
        this.weight = weight;
    }

    abstract void run(Connection connection, ClientVersion version, RandomGenerator random, Keys keys)
            throws SQLException;

    /** One of them, as often as its weight says. */
    static Operation any(RandomGenerator random) {
        int at = random.nextInt(100);
        for (Operation operation : values()) {
            at -= operation.weight;
            if (at < 0) {
                return operation;
            }
        }
        throw new IllegalStateException("the weights do not add up to 100");
    }

    private static void query(Connection connection, String sql, long key) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            if (sql.contains("md5")) {
                statement.setString(1, Long.toString(key));
            } else {
                statement.setLong(1, key);
            }
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    result.getString(1);
                }
            }
        }
    }
}

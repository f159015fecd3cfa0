package dev.midstream.planner.lint.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class TimestampWithoutTimeZoneTest {

    @Test
    void findsEverySpelling() {
        assertEquals(
                List.of(
                        "t.a has no time zone: it means another moment to a client in another zone",
                        "t.b has no time zone: it means another moment to a client in another zone",
                        "n.c has no time zone: it means another moment to a client in another zone"),
                Findings.of("timestamp-without-time-zone", """
                        - add_column: {table: t, column: a, type: timestamp}
                        - add_column: {table: t, column: b, type: timestamp (3) without time zone}
                        - create_table: {table: n, columns: [{name: c, type: TIMESTAMP(0), primary_key: true}]}
                        """));
    }

    @Test
    void acceptsMomentsAndDates() {
        assertEquals(List.of(), Findings.of("timestamp-without-time-zone", """
                        - add_column: {table: t, column: a, type: timestamptz}
                        - add_column: {table: t, column: b, type: timestamp(3) with time zone}
                        - add_column: {table: t, column: c, type: date}
                        """));
    }
}

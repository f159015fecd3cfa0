package dev.midstream.engine.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultTest {
    @ParameterizedTest
    @CsvSource({
        "'',    CONNECTION", // not the server's
        "08006, CONNECTION", // connection_failure
        "57P01, CONNECTION", // admin_shutdown
        "57P02, CONNECTION", // crash_shutdown
        "57P03, CONNECTION", // cannot_connect_now
        "25006, CONNECTION", // read_only_sql_transaction: a failover under way
        "25P03, CONNECTION", // idle_in_transaction_session_timeout
        "40003, CONNECTION", // statement_completion_unknown
        "40001, CONFLICT", // serialization_failure
        "40P01, CONFLICT", // deadlock_detected
        "55P03, CONFLICT", // lock_not_available
        "57014, TIMEOUT", // query_canceled
        "53100, RESOURCES", // disk_full
        "53300, RESOURCES", // too_many_connections
        "22012, DATA", // division_by_zero
        "23505, DATA", // unique_violation
        "P0001, DATA", // raise_exception
        "42P01, MISSING", // undefined_table
        "3F000, MISSING", // invalid_schema_name
        "57P04, FATAL", // database_dropped
        "42501, FATAL", // insufficient_privilege
        "42703, FATAL", // undefined_column
        "42883, FATAL", // undefined_function
        "XX001, FATAL", // data_corrupted
        "58030, FATAL", // io_error
        "99999, FATAL"
    })
    void everyClassOfErrorHasItsPolicy(String sqlState, Fault expected) {
        assertEquals(expected, Fault.of(sqlState));
    }

    @Test
    void onlyWhatMayMendItselfIsTriedAgain() {
        Set<Fault> passing = EnumSet.noneOf(Fault.class);
        for (Fault fault : Fault.values()) {
            if (fault.passes()) {
                passing.add(fault);
            }
        }
        assertEquals(EnumSet.of(Fault.CONNECTION, Fault.CONFLICT, Fault.TIMEOUT, Fault.RESOURCES), passing);
    }
}

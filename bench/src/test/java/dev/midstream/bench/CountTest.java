package dev.midstream.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.TypeConversionException;

class CountTest {
    @ParameterizedTest
    @CsvSource({"20000, 20000", "200k, 200000", "1.5M, 1500000", "100M, 100000000"})
    void readsRowsAsPeopleWriteThem(String text, long rows) {
        assertEquals(rows, new Count().convert(text));
    }

    @Test
    void refusesWhatIsNone() {
        assertThrows(TypeConversionException.class, () -> new Count().convert("many"));
    }
}

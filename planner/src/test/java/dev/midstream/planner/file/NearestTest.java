package dev.midstream.planner.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
    private static final List<String> KNOWN = List.of("column", "columns", "type", "not_null", "up");

    @Test
    void oneSlipIsUnderstood() {
        assertEquals(": did you mean 'column'?", Nearest.hint("colum", KNOWN));
        assertEquals(": did you mean 'column'?", Nearest.hint("colunm", KNOWN));
        assertEquals(": did you mean 'type'?", Nearest.hint("tpye", KNOWN));
        assertEquals(": did you mean 'columns'?", Nearest.hint("columnss", KNOWN));
    }

    @Test
    void otherWaysToWriteTheSameWordAreUnderstood() {
        assertEquals(": did you mean 'not_null'?", Nearest.hint("notNull", KNOWN));
        assertEquals(": did you mean 'not_null'?", Nearest.hint("NOT-NULL", KNOWN));
    }

    @Test
    void farWordsGetTheWholeList() {
        String all = ": known are column, columns, type, not_null, up";
        assertEquals(all, Nearest.hint("nullable", KNOWN));
        assertEquals(all, Nearest.hint("", KNOWN));
        assertEquals(all, Nearest.hint("x".repeat(1_000_000), KNOWN));
    }
}

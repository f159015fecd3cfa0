package dev.midstream.planner.lint.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class UpdateWithoutVerifyTest {

    @Test
    void findsAnUpdateThatNothingProves() {
        assertEquals(
                List.of("no row shows whether the update was applied to it, and the file has no verify query"),
                Findings.of("update-without-verify", """
                        - update: {table: t, set: {n: n + 1}, once: true}
                        """));
    }

    @Test
    void acceptsAProofOrAnUpdateThatProvesItself() {
        assertEquals(List.of(), Findings.of("update-without-verify", """
                        - update: {table: t, set: {n: n + 1}, once: true}
                        - update: {table: t, set: {s: lower(s)}, once: false}
                        verify: [{query: select true, else: no}]
                        """));
    }
}

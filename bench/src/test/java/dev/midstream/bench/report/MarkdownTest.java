package dev.midstream.bench.report;

import static dev.midstream.bench.report.Sample.measured;
import static dev.midstream.bench.report.Sample.report;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.bench.measure.Result.Failed;
import dev.midstream.bench.measure.Result.Skipped;
import org.junit.jupiter.api.Test;

class MarkdownTest {
    @Test
    void roundsBecomeAMedianWithItsRange() {
        Report report = report(
                3, measured("update", 1, 9, 9, 0), measured("update", 2, 10, 10, 0), measured("update", 3, 12, 12, 0));
        says(report, "| update | 10.0 (9.00–12.0) | 10.0 (9.00–12.0) | 150,000 | 64.0 (64.0–64.0) | +50 % | +0 % |");
        says(report, "3 measurements. No row was wrong, none was missing.");
        says(report, "![bigint-1.5M](bigint-1.5M.svg)");
        assertTrue(report.isGood());
    }

    @Test
    void interruptedReportSaysSo() {
        says(report(7, measured("update", 1, 9, 9, 0)), "**Not complete: 1 of 7 measurements.**");
    }

    @Test
    void wrongRowsFailTheRun() {
        Report report = report(1, measured("update", 1, 9, 9, 3));
        says(report, "**3 rows were wrong, 0 missing or too many.**");
        says(report, "- **update left 3 rows wrong**");
        assertFalse(report.isGood());
    }

    @Test
    void failuresFailTheRunAndWhatWasLeftOutDoesNot() {
        assertTrue(report(1, new Skipped(Sample.of("limit", 1), "too large")).isGood());
        Report failed = report(1, new Failed(Sample.of("pgroll", 1), "it\n broke"));
        says(failed, "- **pgroll failed**: it broke");
        assertFalse(failed.isGood());
    }

    private static void says(Report report, String text) {
        String markdown = Markdown.of(report);
        assertTrue(markdown.contains(text), markdown);
    }
}

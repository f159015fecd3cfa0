package dev.midstream.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.planner.catalog.ServerVersion;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerAgeTest {
    @ParameterizedTest
    @CsvSource({
        "130018, WRONG, 14 or newer is needed",
        "140003, DOUBTFUL, upgrade to 14.4 or newer",
        "140004, FINE, 14.4",
        "180001, FINE, 18.1",
        "190000, DOUBTFUL, newer than any tested",
    })
    void saysWhatAnOldOrAStrangeVersionMeans(int number, Verdict verdict, String text) {
        ServerVersion version = new ServerVersion(number);
        Finding finding = ServerAge.judge(version, version.toString());
        assertEquals(verdict, finding.verdict());
        assertTrue(finding.text().contains(text), finding.text());
    }
}

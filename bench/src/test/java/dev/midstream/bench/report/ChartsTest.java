package dev.midstream.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;

class ChartsTest {
    private static final Report.Section SECTION = Sample.report(
                    2, Sample.measured("update", 1, 9, 9, 0), Sample.measured("midstream-1", 1, 6, 4, 0))
            .sections()
            .getFirst();

    @Test
    void isWellFormedSvg() throws Exception {
        byte[] svg = Charts.svg(SECTION).getBytes(StandardCharsets.UTF_8);
        var document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(svg));
        assertEquals("svg", document.getDocumentElement().getTagName());
        assertEquals(4, document.getElementsByTagName("g").getLength());
    }

    @Test
    void showsTheWholeCommandBesideItsPart() {
        assertTrue(Charts.svg(SECTION).contains(">4.00 (6.00)<"));
    }

    @Test
    void longestBarFillsTheScaleAndLatenciesAreLogarithmic() {
        assertEquals(0.5, Scale.of(false, 10).share(5));
        assertEquals(0.5, Scale.of(true, 1000).share(10), 1e-9);
        assertEquals(1, Scale.of(true, 1000).share(2000));
        assertEquals(0, Scale.of(true, 1000).share(0));
    }
}

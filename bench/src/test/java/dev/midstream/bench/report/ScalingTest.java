package dev.midstream.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.bench.log.LogCost;
import dev.midstream.bench.measure.Case;
import dev.midstream.bench.measure.Idle;
import dev.midstream.bench.measure.Result;
import dev.midstream.bench.measure.Result.Measured;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;

class ScalingTest {
    private static final Report REPORT = report(
            measured(2_000_000, "midstream-1", 10),
            measured(2_000_000, "midstream-2", 5),
            measured(2_000_000, "update", 1),
            measured(20_000_000, "midstream-1", 125));

    @Test
    void ratioIsThatOfTheLargestToTheSmallest() {
        Scaling scaling = Scaling.of(REPORT).orElseThrow();
        assertEquals(0.8, scaling.ratio(1).orElseThrow(), 1e-9);
        assertEquals(Optional.empty(), scaling.ratio(2));
        assertEquals(2, scaling.speedUp(2_000_000, 2).orElseThrow(), 1e-9);
        String text = Markdown.of(REPORT);
        assertTrue(text.contains("| 2,000,000 rows | 200,000 | 400,000 | 2.00 |"), text);
        assertTrue(text.contains("**0.80** with 1 worker."), text);
    }

    @Test
    void oneSizeAndTwoNumbersOfWorkersIsNoScaling() {
        assertEquals(
                Optional.empty(),
                Scaling.of(report(measured(2_000_000, "midstream-1", 10), measured(2_000_000, "midstream-2", 5))));
    }

    @Test
    void reportWithoutMidstreamHasNone() {
        assertEquals(Optional.empty(), Scaling.of(report(measured(2_000_000, "update", 10))));
    }

    @Test
    void pictureIsWellFormed() throws Exception {
        byte[] svg = Scaling.of(REPORT).orElseThrow().svg().getBytes(StandardCharsets.UTF_8);
        var document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(svg));
        assertEquals(4, document.getElementsByTagName("polyline").getLength());
    }

    @Test
    void axesHaveRoundTicksThatReachTheLongestValue() {
        assertEquals(
                List.of(0.0, 50.0, 100.0, 150.0, 200.0, 250.0),
                Axis.linear("", 230).ticks());
        assertEquals(1, Axis.linear("", 200).share(200));
        assertEquals(
                List.of(0.1, 1.0, 10.0),
                Axis.logarithmic("", Stream.of(0.0, 0.4, 7.0).mapToDouble(v -> v))
                        .ticks());
    }

    private static Report report(Result... results) {
        Report sample = Sample.report(results.length, results);
        List<Idle> idle = Stream.of(results)
                .map(r -> r.of().rows())
                .distinct()
                .map(rows ->
                        new Idle("bigint", rows, 10, 0, sample.idle().getFirst().load()))
                .toList();
        return new Report(
                new Setup("2026-01-02", Map.of(), Map.of(), Map.of(), Map.of()),
                results.length,
                idle,
                List.of(results),
                List.of());
    }

    private static Measured measured(long rows, String method, double seconds) {
        Measured sample = Sample.measured(method, 1, seconds, seconds, 0);
        return new Measured(
                new Case("bigint", rows, rows, method, 1),
                seconds,
                seconds,
                sample.walBytes(),
                sample.before(),
                sample.after(),
                sample.load(),
                0,
                0,
                0,
                LogCost.NONE);
    }
}

package dev.midstream.engine.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midstream.engine.throttle.Bounds;
import dev.midstream.engine.throttle.Signal;
import dev.midstream.planner.file.PolicySpec;
import dev.midstream.planner.file.ServerFileReader;
import dev.midstream.planner.file.SignalName;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PolicyFilesTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final ZoneId TOKYO = ZoneId.of("Asia/Tokyo");

    @Test
    void everySignalCanBeNamedAndIsWrittenInItsUnit() {
        assertEquals(Arrays.stream(Signal.values()).map(Signal::id).toList(), SignalName.ids());
        for (SignalName name : SignalName.values()) {
            Signal signal = PolicyFiles.signal(name);
            SignalName.Measure measure = switch (signal.unit()) {
                case SECONDS -> SignalName.Measure.SECONDS;
                case BYTES -> SignalName.Measure.BYTES;
                case BYTES_PER_SECOND -> SignalName.Measure.BYTES_PER_SECOND;
                case SHARE -> SignalName.Measure.SHARE;
                case SEGMENTS, PER_CORE, COUNT -> SignalName.Measure.NUMBER;
            };
            assertEquals(measure, name.measure(), signal.id());
        }
    }

    @Test
    void withoutFilesThePolicyIsTheUsual() {
        assertEquals(Policy.USUAL, PolicyFiles.together(List.of(), NOON, TOKYO));
    }

    @Test
    void limitsOfAllFilesHoldAndOfTheRestTheMostParticularDecides() {
        Policy policy = together(
                "{rate: 1000, on_critical: abort, own_query: select 1, finish_by: '06:00@UTC'}",
                "{rate: 9000, workers: 2, on_critical: hold, quarantine: 5, own_http: 'http://127.0.0.1/'}");
        assertEquals(
                List.of(
                        new Policy.Layer("file 1", Limits.NONE.withRate(1_000)),
                        new Policy.Layer("file 2", Limits.NONE.withRate(9_000).withWorkers(2))),
                policy.layers());
        assertEquals(Policy.OnCritical.ABORT, policy.onCritical());
        assertEquals(5, policy.quarantineMax());
        assertEquals(Optional.of("select 1"), policy.ownQuery());
        assertEquals(Optional.of("http://127.0.0.1/"), policy.ownHttp());
        assertEquals(Optional.of(Instant.parse("2026-01-02T06:00:00Z")), policy.finishBy());
    }

    @Test
    void ofTheServersMachineTheMostParticularFileDecidesAndACommandKeepsIt() {
        Policy policy = together("{cores: 8}", "{cores: 16, disk_size: 1TB}");
        Machine machine = new Machine(Optional.of(8), Optional.of(1_000_000_000_000L));
        assertEquals(machine, policy.machine());
        assertEquals(
                machine,
                policy.without(Limits.NONE.withRate(7_000))
                        .answered(Optional.of(0), Optional.empty(), Optional.empty())
                        .with(List.of(), List.of())
                        .machine());
    }

    @Test
    void ofWhatSeveralMigrationsSayOfTheOneMachineTheLeastCounts() {
        assertEquals(
                new Machine(Optional.of(4), Optional.of(10L)),
                Machine.strictest(List.of(
                        Machine.UNKNOWN,
                        new Machine(Optional.of(8), Optional.of(10L)),
                        new Machine(Optional.of(4), Optional.empty()))));
        assertEquals(Machine.UNKNOWN, Machine.strictest(List.of()));
    }

    @Test
    void windowWithoutAZoneIsInThatOfTheHost() {
        Policy policy = together("{windows: 22:00-06:00, limits: {disk: 80%}}");
        assertEquals(
                Limits.NONE
                        .withWindows(List.of(new Window(LocalTime.of(22, 0), LocalTime.of(6, 0), TOKYO)))
                        .withBounds(Map.of(Signal.DISK, Bounds.stopAt(0.8))),
                policy.layers().getFirst().limits());
    }

    @Test
    void whatACommandSetsTakesThePlaceOfWhatFilesSay() {
        Policy policy = together("{rate: 1000, workers: 3, quarantine: 5}", "{rate: 9000}")
                .without(Limits.NONE.withRate(7_000))
                .answered(Optional.of(0), Optional.of(Policy.OnOldSnapshot.HOLD), Optional.of(NOON));
        assertEquals(List.of(new Policy.Layer("file 1", Limits.NONE.withWorkers(3))), policy.layers());
        assertEquals(0, policy.quarantineMax());
        assertEquals(Policy.OnOldSnapshot.HOLD, policy.onOldSnapshot());
        assertEquals(Optional.of(NOON), policy.finishBy());
    }

    @Test
    void lagLimitIsTheStopOfReplayLag() {
        Limits limits = Limits.NONE.withMaxLag(Duration.ofMillis(2_500));
        assertEquals(Bounds.stopAt(2.5), limits.boundsOf(Signal.REPLAY_LAG));
        assertEquals(Bounds.NONE, limits.boundsOf(Signal.DISK));
        assertEquals(
                Bounds.of(1, 2.5),
                limits.withBounds(Map.of(Signal.REPLAY_LAG, Bounds.of(1, 10))).boundsOf(Signal.REPLAY_LAG));
    }

    private static Policy together(String... policies) {
        List<PolicyFiles.Said> files = IntStream.range(0, policies.length)
                .mapToObj(i -> new PolicyFiles.Said("file " + (i + 1), read(policies[i])))
                .toList();
        return PolicyFiles.together(files, NOON, TOKYO);
    }

    private static PolicySpec read(String policy) {
        return ServerFileReader.read("midstream.yaml", "policy: " + policy)
                .policy()
                .orElseThrow();
    }
}

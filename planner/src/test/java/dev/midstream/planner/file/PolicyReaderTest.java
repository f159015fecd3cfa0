package dev.midstream.planner.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyReaderTest {
    @Test
    void everyFieldIsRead() {
        PolicySpec read = policy("""
                rate: 5000
                wal_rate: 20MB/s
                workers: 4
                nice: 0.5
                max_lag: 30s
                windows: [22:00-06:00@Europe/Berlin, 12:00-13:00]
                limits:
                  replay-lag: 2s:10s:60s
                  disk: {stop: 80%, critical: 0.95}
                  commit-latency: 50ms:200ms
                ignore_standbys: [reporting]
                finish_by: 06:00@Europe/Berlin
                on_critical: abort
                own_query: select count(*) from jobs where state = 'waiting'
                own_http: http://127.0.0.1:8080/ready
                quarantine: 0
                on_old_snapshot: hold
                cores: 16
                disk_size: 500GB
                """);
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        assertEquals(
                new PolicySpec(
                        Optional.of(5_000L),
                        Optional.of(20_000_000L),
                        Optional.of(4),
                        Optional.of(0.5),
                        Optional.of(Duration.ofSeconds(30)),
                        List.of(
                                new DayWindow(LocalTime.of(22, 0), LocalTime.of(6, 0), Optional.of(berlin)),
                                new DayWindow(LocalTime.NOON, LocalTime.of(13, 0), Optional.empty())),
                        Map.of(
                                SignalName.REPLAY_LAG,
                                new SignalBounds(Optional.of(2.0), Optional.of(10.0), Optional.of(60.0)),
                                SignalName.DISK,
                                new SignalBounds(Optional.empty(), Optional.of(0.8), Optional.of(0.95)),
                                SignalName.COMMIT_LATENCY,
                                new SignalBounds(Optional.of(0.05), Optional.of(0.2), Optional.empty())),
                        List.of("reporting"),
                        Optional.of(new Deadline.TimeOfDay(LocalTime.of(6, 0), Optional.of(berlin))),
                        Optional.of(PolicySpec.OnCritical.ABORT),
                        Optional.of("select count(*) from jobs where state = 'waiting'"),
                        Optional.of("http://127.0.0.1:8080/ready"),
                        Optional.of(0),
                        Optional.of(PolicySpec.OnOldSnapshot.HOLD),
                        Optional.of(16),
                        Optional.of(500_000_000_000L)),
                read);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            rat: 5                    | 1:1: unknown field 'rat' in policy: did you mean 'rate'?
            rate: fast                | 1:7: 'rate': 'fast' is not a whole number from 1: write one such as 5000
            rate: 0                   | 1:7: 'rate': '0' is not a whole number from 1: write one such as 5000
            wal_rate: 20XB            | 1:11: 'wal_rate': '20XB' is not a size: write one such as 20MB, 500kB or 1GiB
            nice: 0                   | 1:7: 'nice': '0' is not a ratio above 0 and up to 100: 1 rests after each chunk as long as the chunk took
            max_lag: 5                | 1:10: 'max_lag': '5' is not a time: write one such as 500ms, 90s, 30m, 2h or 1d
            windows: 22-6             | 1:10: 'windows': '22-6' is not a window: write one such as 22:00-06:00 or 22:00-06:00@Europe/Berlin
            windows: [25:00-06:00]    | 1:11: an entry of 'windows': '25:00' is not a time of day: write one from 00:00 to 24:00
            windows: 22:00-06:00@Europe/Berln | 1:10: 'windows': there is no time zone 'Europe/Berln': did you mean 'Europe/Berlin'?
            limits: {replay_lag: 5s}  | 1:10: a field of 'limits': there is no signal 'replay_lag': did you mean 'replay-lag'?
            limits: {replay-lag: 5X}  | 1:22: 'replay-lag': '5X' is not a time: write one such as 500ms, 90s, 30m, 2h or 1d
            limits: {replay-lag: 9:5} | 1:22: 'replay-lag': slow lies beyond stop: the order is slow, stop, critical
            limits: {disk: {stop: 90%, critical: 80%}} | 1:16: limit disk: stop lies beyond critical: the order is slow, stop, critical
            limits: {disk: {stopp: 90%}} | 1:17: unknown field 'stopp' in limit disk: did you mean 'stop'?
            finish_by: soon           | 1:12: 'finish_by': 'soon' is not a time: write one such as 06:00, 2026-12-01 06:00@Europe/Berlin or 2026-12-01T05:00Z
            on_critical: stop         | 1:14: 'on_critical' cannot be 'stop': known are hold, abort
            own_http: ready           | 1:11: 'own_http': 'ready' is not an address: write one such as http://127.0.0.1:8080/ready
            cores: 0                  | 1:8: 'cores': '0' is not a whole number from 1: write one such as 5000
            cores: 1025               | 1:8: 'cores': 1025 is more than the 1024 that are possible
            cores: all                | 1:8: 'cores': 'all' is not a whole number from 1: write one such as 5000
            disk_size: 500            | 1:12: 'disk_size': '500' is less than 1MiB, and no disk: write one such as 500GB or 2TiB
            disk_size: big            | 1:12: 'disk_size': 'big' is not a size: write one such as 20MB, 500kB or 1GiB
            quarantine: many          | 1:13: 'quarantine': 'many' is not a number of rows: write one such as 1000, or 0 to stop at the first
            """)
    void whatIsWrongIsToldWithItsPlace(String policy, String problem) {
        BadMigration bad = assertThrows(BadMigration.class, () -> policy(policy));
        String[] parts = problem.split(":", 3);
        String place =
                "midstream.yaml:%d:%d:".formatted(Integer.parseInt(parts[0]) + 1, Integer.parseInt(parts[1]) + 2);
        assertEquals(place + parts[2], bad.getMessage());
    }

    @Test
    void aMigrationFileHasTheSamePolicy() {
        Migration migration = MigrationReader.read(
                "m.yaml", "migration: m\nchanges: [{sql: {up: select 1}}]\npolicy: {workers: 2}\n");
        assertEquals(Optional.of(2), migration.policy().orElseThrow().workers());
        BadMigration bad = assertThrows(
                BadMigration.class,
                () -> MigrationReader.read(
                        "m.yaml", "migration: m\nchanges: [{sql: {up: select 1}}]\npolicy: {worker: 2}\n"));
        assertEquals("m.yaml:3:10: unknown field 'worker' in policy: did you mean 'workers'?", bad.getMessage());
    }

    @Test
    void aServersFileMayHaveNothingButFieldsItKnows() {
        assertEquals(
                Optional.empty(), ServerFileReader.read("midstream.yaml", "{}").policy());
        assertEquals(
                "midstream.yaml:1:1: unknown field 'polcy' in midstream.yaml: did you mean 'policy'?",
                assertThrows(BadMigration.class, () -> ServerFileReader.read("midstream.yaml", "polcy: {}"))
                        .getMessage());
        assertEquals(
                "midstream.yaml:1:1: the file is empty: write at least policy",
                assertThrows(BadMigration.class, () -> ServerFileReader.read("midstream.yaml", ""))
                        .getMessage());
    }

    private static PolicySpec policy(String fields) {
        return ServerFileReader.read("midstream.yaml", "policy:\n" + fields.indent(2))
                .policy()
                .orElseThrow();
    }
}

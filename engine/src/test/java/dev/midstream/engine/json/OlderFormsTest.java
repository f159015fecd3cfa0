package dev.midstream.engine.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.midstream.checkpoints.codec.Encoded;
import dev.midstream.engine.control.Actor;
import dev.midstream.engine.control.ControlEvent;
import dev.midstream.engine.control.Directives;
import dev.midstream.engine.control.Entry;
import dev.midstream.engine.control.LimitKind;
import dev.midstream.engine.control.Limits;
import dev.midstream.engine.control.Machine;
import dev.midstream.engine.control.OwnSqlAnswer;
import dev.midstream.engine.control.Policy;
import dev.midstream.engine.control.Window;
import dev.midstream.engine.log.Event;
import dev.midstream.engine.migration.MigrationState;
import dev.midstream.engine.throttle.Bounds;
import dev.midstream.engine.throttle.Signal;
import dev.midstream.planner.file.Hook;
import dev.midstream.planner.file.NoticeKind;
import dev.midstream.planner.file.Notify;
import dev.midstream.planner.file.PhaseName;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What version 0.1 stored, character by character, is read by this one. */
class OlderFormsTest {
    private static final String ACTOR =
            "\"actor\":{\"databaseUser\":\"postgres\",\"host\":\"desk\",\"osUser\":\"ann\"}";
    private static final Actor ANN = new Actor("postgres", "ann", "desk");
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    @Test
    void requestToRunHadNoLimitsInItsPolicy() {
        assertEquals(
                new ControlEvent.RunRequested(
                        ANN, PhaseName.VALIDATE, OwnSqlAnswer.UNKNOWN, new Policy(1_000, Policy.OnOldSnapshot.GO_ON)),
                event("control.run-requested.v1", """
                        {%s,"ownSql":"UNKNOWN","policy":{"onOldSnapshot":"GO_ON","quarantineMax":1000},"until":"VALIDATE"}"""));
    }

    @Test
    void pauseAndAbortHadNoTimes() {
        assertEquals(new ControlEvent.Paused(ANN, "lunch"), event("control.paused.v1", """
                {%s,"reason":"lunch"}"""));
        assertEquals(new ControlEvent.AbortRequested(ANN, "fire"), event("control.abort-requested.v1", """
                {%s,"reason":"fire"}"""));
    }

    @Test
    void throttleHadRateAndWorkers() {
        assertEquals(
                new ControlEvent.ThrottleSet(
                        ANN, new Limits(Optional.of(100L), Optional.empty()), "peak", Optional.of(NOON)),
                event("control.throttle-set.v1", """
                        {%s,"expiresAt":"2026-01-01T12:00:00Z","limits":{"rowsPerSecond":100,"workers":null},"reason":"peak"}"""));
        assertEquals(new ControlEvent.ThrottleCleared(ANN), event("control.throttle-cleared.v1", "{%s}"));
    }

    @Test
    void oneThrottleBecomesAnEntryForEachOfItsLimits() {
        Directives directives = directives("""
                {"abort":null,"ownSql":"UNKNOWN","pause":{%1$s,"reason":"lunch"},
                 "policy":{"onOldSnapshot":"HOLD","quarantineMax":7},"rollback":null,"runs":2,
                 "throttle":{%1$s,"expiresAt":"2026-01-01T12:00:00Z","limits":{"rowsPerSecond":100,"workers":2},"reason":"peak"},
                 "until":"VALIDATE","verifications":0}""");
        assertEquals(
                List.of(
                        entry(LimitKind.RATE, Limits.NONE.withRate(100)),
                        entry(LimitKind.WORKERS, Limits.NONE.withWorkers(2))),
                directives.entriesAt(NOON.minusSeconds(1)));
        assertEquals(List.of(), directives.entriesAt(NOON));
        assertEquals(
                Optional.of(new Directives.Stop(ANN, "lunch", Optional.empty(), Optional.empty())), directives.pause());
        assertEquals(new Policy(7, Policy.OnOldSnapshot.HOLD), directives.policy());
    }

    @Test
    void withoutAThrottleThereIsNoEntry() {
        assertEquals(Directives.NONE, directives("""
                {"abort":null,"ownSql":"UNKNOWN","pause":null,"policy":{"onOldSnapshot":"GO_ON","quarantineMax":1000},
                 "rollback":null,"runs":0,"throttle":null,"until":"VALIDATE","verifications":0}"""));
    }

    @Test
    void everyLimitComesBackAsItWasWritten() {
        Limits limits = new Limits(
                Optional.of(5_000L),
                Optional.of(20_000_000L),
                Optional.of(3),
                Optional.of(0.5),
                Optional.of(Duration.ofSeconds(30)),
                List.of(new Window(LocalTime.of(22, 0), LocalTime.of(6, 0), ZoneId.of("Europe/Berlin"))),
                Map.of(Signal.DISK, new Bounds(Optional.empty(), Optional.of(0.8), Optional.of(0.95))),
                List.of("replica \"2\""));
        Policy policy = new Policy(
                        3,
                        Policy.OnOldSnapshot.HOLD,
                        Policy.OnCritical.ABORT,
                        Optional.of(NOON),
                        Optional.of("select 1"),
                        Optional.of("http://127.0.0.1/ready"),
                        List.of(new Policy.Layer("midstream.yaml", limits)))
                .on(new Machine(Optional.of(16), Optional.of(500_000_000_000L)));
        for (ControlEvent event : List.of(
                new ControlEvent.ThrottleSet(ANN, limits, "peak", Optional.of(NOON), Optional.of(NOON)),
                new ControlEvent.ThrottleCleared(ANN, Optional.of(LimitKind.BOUNDS), Optional.of(Signal.DISK)),
                new ControlEvent.Paused(ANN, "lunch", Optional.of(NOON), Optional.of(NOON)),
                new ControlEvent.RunRequested(ANN, PhaseName.CONTRACT, OwnSqlAnswer.DONE, policy))) {
            assertEquals(event, EventJson.codec().decode(EventJson.codec().encode(event)));
            Directives after = Directives.evolve(Directives.NONE, event);
            assertEquals(after, StateJson.codec().decode(StateJson.codec().encode(after)));
        }
    }

    @Test
    void aSecondFormHadNeitherNoticesNorHooks() {
        String policy = """
                {"quarantineMax":7,"onOldSnapshot":"HOLD","onCritical":"ABORT","finishBy":null,"ownQuery":null,
                 "ownHttp":null,"layers":[]}""";
        ControlEvent.RunRequested requested =
                (ControlEvent.RunRequested) event("control.run-requested.v2", """
                {%%s,"until":"VALIDATE","ownSql":"UNKNOWN","policy":%s}""".formatted(policy));
        assertEquals(List.of(), requested.policy().notices());
        assertEquals(Policy.OnCritical.ABORT, requested.policy().onCritical());
        Directives directives =
                (Directives) StateJson.codec().decode(new Encoded("control.directives.v2", """
                {"until":"VALIDATE","runs":1,"ownSql":"UNKNOWN","policy":%s,"verifications":0,"pause":null,"abort":null,
                 "throttle":[],"rollback":null}""".formatted(policy)));
        assertEquals(List.of(), directives.policy().hooks());
    }

    @Test
    void aThirdFormSaidNothingOfTheServersMachine() {
        String policy = """
                {"quarantineMax":7,"onOldSnapshot":"HOLD","onCritical":"ABORT","finishBy":null,"ownQuery":null,
                 "ownHttp":null,"layers":[],"notices":[],"hooks":[]}""";
        ControlEvent.RunRequested requested =
                (ControlEvent.RunRequested) event("control.run-requested.v3", """
                {%%s,"until":"VALIDATE","ownSql":"UNKNOWN","policy":%s}""".formatted(policy));
        assertEquals(Machine.UNKNOWN, requested.policy().machine());
        assertEquals(7, requested.policy().quarantineMax());
        Directives directives =
                (Directives) StateJson.codec().decode(new Encoded("control.directives.v3", """
                {"until":"VALIDATE","runs":1,"ownSql":"UNKNOWN","policy":%s,"verifications":0,"pause":null,"abort":null,
                 "throttle":[],"rollback":null}""".formatted(policy)));
        assertEquals(Machine.UNKNOWN, directives.policy().machine());
    }

    @Test
    void aMigrationOfTheFirstFormHadNoHooks() {
        MigrationState state = (MigrationState) StateJson.codec().decode(new Encoded("migration.at-gate.v1", """
                {"work":{"fingerprint":"f","plannedAt":1,"phase":"VALIDATE","finished":[1],"underWay":null,"lanes":{},
                 "nextLane":2,"verifications":0},"before":"CONTRACT"}"""));
        assertFalse(state.work().isHooked("before contract 0"));
    }

    @Test
    void noticesAndHooksComeBackAsTheyWereWritten() {
        Policy policy = Policy.USUAL.with(
                List.of(
                        new Notify(
                                List.of(NoticeKind.GATE, NoticeKind.HOLD),
                                Duration.ofMinutes(10),
                                new Notify.Webhook("https://hooks.example.com/x", Map.of("Authorization", "${TOKEN}"))),
                        new Notify(
                                List.of(NoticeKind.FAILURE),
                                Notify.USUAL_HOLD,
                                new Notify.Command(List.of("page", "--quiet")))),
                List.of(new Hook(Hook.Moment.BEFORE, PhaseName.CONTRACT, List.of("pg_dump"), Duration.ofHours(1))));
        ControlEvent event = new ControlEvent.RunRequested(ANN, PhaseName.CONTRACT, OwnSqlAnswer.DONE, policy);
        assertEquals(event, EventJson.codec().decode(EventJson.codec().encode(event)));
        Directives after = Directives.evolve(Directives.NONE, event);
        assertEquals(after, StateJson.codec().decode(StateJson.codec().encode(after)));
    }

    private static Entry entry(LimitKind kind, Limits limit) {
        return new Entry(kind, Optional.empty(), limit, ANN, "peak", Optional.empty(), Optional.of(NOON));
    }

    private static Event event(String type, String json) {
        return EventJson.codec().decode(new Encoded(type, json.formatted(ACTOR)));
    }

    private static Directives directives(String json) {
        return (Directives) StateJson.codec().decode(new Encoded("control.directives.v1", json.formatted(ACTOR)));
    }
}

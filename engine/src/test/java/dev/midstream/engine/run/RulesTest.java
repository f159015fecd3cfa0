package dev.midstream.engine.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.checkpoints.log.JournalId;
import dev.midstream.engine.allowance.Wishes;
import dev.midstream.engine.control.Actor;
import dev.midstream.engine.control.ControlEvent.RunRequested;
import dev.midstream.engine.control.Directives;
import dev.midstream.engine.control.Limits;
import dev.midstream.engine.control.OwnSqlAnswer;
import dev.midstream.engine.control.Policy;
import dev.midstream.engine.run.Rules.Judgement;
import dev.midstream.engine.throttle.Bounds;
import dev.midstream.engine.throttle.Reading;
import dev.midstream.engine.throttle.Signal;
import dev.midstream.planner.file.PhaseName;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What one migration asks for takes nothing from another. */
class RulesTest {
    private static final Directives SILENT = migration(Limits.NONE, Optional.empty());

    @Test
    void looserBoundOfOneDoesNotLoosenItForWhoSaysNothing() {
        Directives loose = migration(lag(30), Optional.empty());
        assertEquals(Bounds.stopAt(30), bounds(rules(Limits.NONE, loose)));
        assertEquals(Signal.REPLAY_LAG.usual(), bounds(rules(Limits.NONE, loose, SILENT)));
    }

    @Test
    void stricterBoundOfOneHoldsForAll() {
        Directives strict = migration(lag(1), Optional.empty());
        assertEquals(Bounds.stopAt(1), bounds(rules(Limits.NONE, strict, SILENT)));
    }

    @Test
    void ruleForAllLoosensItForAllButThoseWhoAskForMore() {
        assertEquals(Bounds.stopAt(30), bounds(rules(lag(30), SILENT, SILENT)));
        Directives strict = migration(lag(5), Optional.empty());
        assertEquals(Bounds.stopAt(5), bounds(rules(lag(30), SILENT, strict)));
    }

    @Test
    void whereNobodyIsAtWorkTheRulesForAllHold() {
        assertEquals(Bounds.stopAt(30), bounds(rules(lag(30))));
    }

    @Test
    void standbyIsIgnoredIfAllIgnoreItOrTheRuleIsForAll() {
        Directives one = migration(Limits.NONE.withStandbysIgnored(List.of("reports", "far")), Optional.empty());
        Directives other = migration(Limits.NONE.withStandbysIgnored(List.of("far", "old")), Optional.empty());
        Limits all = Limits.NONE.withStandbysIgnored(List.of("backup"));
        assertEquals(Set.of("reports", "far"), rules(Limits.NONE, one).ignored());
        assertEquals(Set.of("far"), rules(Limits.NONE, one, other).ignored());
        assertEquals(Set.of(), rules(Limits.NONE, one, other, SILENT).ignored());
        assertEquals(Set.of("backup"), rules(all, one, SILENT).ignored());
        assertEquals(Set.of("backup", "far"), rules(all, one, other).ignored());
    }

    @Test
    void migrationIsNotJudgedByAStandbyThatItIgnores() {
        Directives ignoring = migration(Limits.NONE.withStandbysIgnored(List.of("reports")), Optional.empty());
        Rules rules = rules(Limits.NONE, ignoring, SILENT);
        Reading.Value reports = new Reading.Value(Signal.REPLAY_LAG, "reports", 9);
        assertFalse(rules.concerns(ignoring, reports));
        assertTrue(rules.concerns(SILENT, reports));
    }

    @Test
    void questionIsJudgedByThoseWhoAskIt() {
        Directives one = migration(own(Bounds.of(2, 5)), Optional.of("select 1"));
        Directives same = migration(own(Bounds.stopAt(4)), Optional.of(" select 1 "));
        Directives other = migration(own(Bounds.of(100, 200)), Optional.of("select 2"));
        assertEquals(
                List.of(
                        new Judgement(Optional.of("select 1"), Bounds.of(2, 4)),
                        new Judgement(Optional.of("select 2"), Bounds.of(100, 200))),
                rules(Limits.NONE, one, same, other, SILENT).judgements(Signal.OWN_QUERY));
    }

    @Test
    void singleQuestionIsNotJudgedByThoseWhoAskNothing() {
        Directives asks = migration(own(Bounds.of(100, 200)), Optional.of("select 1"));
        Directives asksNothing = migration(own(Bounds.of(2, 5)), Optional.empty());
        Rules rules = rules(Limits.NONE, asks, asksNothing);
        assertEquals(List.of(new Judgement(Optional.empty(), Bounds.of(100, 200))), rules.judgements(Signal.OWN_QUERY));
        Reading.Value answer = new Reading.Value(Signal.OWN_QUERY, "", 9);
        assertTrue(rules.concerns(asks, answer));
        assertFalse(rules.concerns(asksNothing, answer));
    }

    @Test
    void migrationIsNotJudgedByTheAnswerToAnothersQuestion() {
        Directives one = migration(Limits.NONE, Optional.of("select 1"));
        Directives other = migration(Limits.NONE, Optional.of("select 2"));
        Rules rules = rules(Limits.NONE, one, other);
        assertTrue(rules.concerns(one, new Reading.Value(Signal.OWN_QUERY, "select 1", 9)));
        assertFalse(rules.concerns(one, new Reading.Value(Signal.OWN_QUERY, "select 2", 9)));
    }

    private static Bounds bounds(Rules rules) {
        List<Judgement> judgements = rules.judgements(Signal.REPLAY_LAG);
        assertEquals(1, judgements.size());
        return judgements.getFirst().bounds();
    }

    private static Limits lag(double seconds) {
        return Limits.NONE.withBounds(Map.of(Signal.REPLAY_LAG, Bounds.stopAt(seconds)));
    }

    private static Limits own(Bounds bounds) {
        return Limits.NONE.withBounds(Map.of(Signal.OWN_QUERY, bounds));
    }

    private static Directives migration(Limits limits, Optional<String> query) {
        Policy policy = new Policy(
                1_000,
                Policy.OnOldSnapshot.GO_ON,
                Policy.OnCritical.HOLD,
                Optional.empty(),
                query,
                Optional.empty(),
                List.of(new Policy.Layer("the file", limits)));
        return Directives.evolve(
                Directives.NONE,
                new RunRequested(new Actor("shop", "ann", "desk"), PhaseName.CONTRACT, OwnSqlAnswer.UNKNOWN, policy));
    }

    private static Rules rules(Limits all, Directives... migrations) {
        Map<JournalId, Directives> atWork = new HashMap<>();
        for (Directives migration : migrations) {
            atWork.put(new JournalId(atWork.size() + 2), migration);
        }
        return new Rules(new ServerView(
                new Wishes(Optional.empty(), List.of(all)), atWork, Map.of(), Optional.empty(), true, Instant.EPOCH));
    }
}

package dev.midstream.cli.render;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.cli.trace.PlanScript;
import dev.midstream.planner.catalog.TableRef;
import dev.midstream.planner.file.LockPolicy;
import dev.midstream.planner.file.PhaseName;
import dev.midstream.planner.pg.Trace.Observed;
import dev.midstream.planner.plan.Footprint;
import dev.midstream.planner.plan.LockMode;
import dev.midstream.planner.plan.Plan;
import dev.midstream.planner.plan.Step;
import dev.midstream.planner.plan.Undo;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Where a trace and its plan differ, it is said. */
class PlanTraceTextTest {
    private static final PlanScript SCRIPT = PlanScript.of(new Plan(
            "m",
            List.of("public"),
            List.of(new Plan.Phase(
                    PhaseName.EXPAND,
                    List.of(new Step.Ddl(
                            1,
                            "add column a to t",
                            Footprint.catalogOnly(LockMode.SHARE, new TableRef("public", "t")),
                            List.of("alter table t add column a int"),
                            new Undo.Nothing())))),
            LockPolicy.USUAL,
            List.of()));

    @Test
    void strongerLockThanPlannedIsSaid() {
        assertSays(Map.of("t", LockMode.ACCESS_EXCLUSIVE), List.of(), "but        the plan says SHARE on t");
    }

    @Test
    void lockOfATableThatThePlanDoesNotNameIsSaid() {
        assertSays(
                Map.of("t", LockMode.SHARE, "u", LockMode.ROW_SHARE),
                List.of(),
                "but        the plan says ACCESS SHARE on u");
    }

    @Test
    void rewriteIsSaid() {
        assertSays(Map.of("t", LockMode.SHARE), List.of("t"), "but        the plan says that nothing is rewritten");
    }

    @Test
    void nothingIsSaidWhereBothAgree() {
        assertFalse(text(Map.of("t", LockMode.SHARE, "u", LockMode.ACCESS_SHARE), List.of())
                .contains("but"));
    }

    private static void assertSays(Map<String, LockMode> locks, List<String> rewritten, String expected) {
        String text = text(locks, rewritten);
        assertTrue(text.contains(expected), text);
    }

    private static String text(Map<String, LockMode> locks, List<String> rewritten) {
        Observed observed = new Observed(
                SCRIPT.script().items().getFirst(),
                locks,
                rewritten,
                Map.of(),
                List.of(),
                Duration.ofMillis(1),
                false,
                Optional.empty());
        return String.join("\n", new PlanTraceText(SCRIPT, List.of(observed), Set.of()).lines(120));
    }
}

package dev.midstream.engine.selfcheck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midstream.planner.catalog.TableRef;
import dev.midstream.planner.plan.Footprint;
import dev.midstream.planner.plan.LockMode;
import dev.midstream.planner.plan.Step;
import dev.midstream.planner.plan.Undo;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A plan that is wrong is found out. */
class ClaimsTest {
    private static final Step STEP = new Step.Ddl(
            1,
            "step",
            Footprint.catalogOnly(LockMode.SHARE, new TableRef("public", "t")),
            List.of("select 1"),
            new Undo.Nothing());
    private static final Claims CLAIMS =
            new Claims(Set.of("public.t", "public.t_1", "public.u"), Map.of("public.t", Set.of("public.t_1")));

    @Test
    void locksMustBeThoseOfThePlan() {
        assertDifferences(0, false, Map.of("public.t", LockMode.SHARE));
        assertDifferences(0, false, Map.of("public.t_1", LockMode.SHARE, "public.t", LockMode.ACCESS_SHARE));
        assertDifferences(0, false, Map.of("public.t", LockMode.SHARE, "public.u", LockMode.ACCESS_SHARE));
        assertDifferences(2, false, Map.of("public.t", LockMode.ACCESS_EXCLUSIVE));
        assertDifferences(2, false, Map.of("public.t", LockMode.ROW_SHARE));
        assertDifferences(1, false, Map.of("public.t", LockMode.SHARE, "public.t_1", LockMode.EXCLUSIVE));
        assertDifferences(1, false, Map.of("public.t", LockMode.SHARE, "public.u", LockMode.ROW_SHARE));
        assertDifferences(1, false, Map.of());
    }

    @Test
    void wayBackTouchesNoOtherTable() {
        assertDifferences(
                0, true, Map.of("public.t", LockMode.ACCESS_EXCLUSIVE, "public.new", LockMode.ACCESS_EXCLUSIVE));
        assertDifferences(0, true, Map.of());
        assertDifferences(1, true, Map.of("public.u", LockMode.ROW_SHARE));
    }

    private static void assertDifferences(int expected, boolean undone, Map<String, LockMode> locks) {
        assertEquals(expected, CLAIMS.differences(new Seen(STEP, undone, locks)).size(), locks.toString());
    }
}

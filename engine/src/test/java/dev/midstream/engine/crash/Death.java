package dev.midstream.engine.crash;

import dev.midstream.planner.plan.Plan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A death while a step is done.
 *
 * @param turn how many steps of the same shape come before it
 */
record Death(Deed deed, int turn, Moment moment) {

    /** Whether all deaths are wanted, however long it takes. */
    static boolean isThorough() {
        return System.getProperty("midstream.test.deaths", "").equals("all");
    }

    /**
     * One for every step that changes the schema, in the order of the plan. The moments take turns among the steps of one shape, and
     * begin with another one on each trail: on as many trails as there are moments every step meets each.
     *
     * @param canBeHeldUp whether somebody else can lock the table of a deed
     */
    static List<Death> of(Plan plan, int trail, Predicate<Deed> canBeHeldUp) {
        Map<String, Integer> seen = new HashMap<>();
        List<Death> deaths = new ArrayList<>();
        plan.steps().stream()
                .flatMap(step -> Deed.doing(step).stream())
                .map(deed -> canBeHeldUp.test(deed) ? deed : deed.withoutLock())
                .forEach(deed -> {
                    int turn = seen.merge(deed.shape(), 1, Integer::sum) - 1;
                    List<Moment> moments = deed.moments();
                    deaths.add(new Death(deed, turn, moments.get((trail + turn) % moments.size())));
                });
        return deaths;
    }
}

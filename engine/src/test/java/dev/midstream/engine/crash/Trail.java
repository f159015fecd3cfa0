package dev.midstream.engine.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.control.ControlEvent.RunRequested;
import dev.midstream.engine.control.OwnSqlAnswer;
import dev.midstream.engine.pg.Fixture;
import dev.midstream.engine.pg.Live;
import dev.midstream.engine.run.Store;
import dev.midstream.planner.file.PhaseName;
import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/** A migration that goes from death to death, in a database of its own. */
final class Trail {
    private static final String ASKS = "rerun with --own-sql=done or --own-sql=repeat";

    private final Scenario scenario;
    private final List<String> undisturbed;
    private final BiFunction<TestDatabase, String, Mortal> mortals;

    /**
     * @param undisturbed the picture after a run that nobody disturbed
     * @param mortals who dies in a database, for a migration
     */
    Trail(Scenario scenario, List<String> undisturbed, BiFunction<TestDatabase, String, Mortal> mortals) {
        this.scenario = scenario;
        this.undisturbed = undisturbed;
        this.mortals = mortals;
    }

    /**
     * Ends in the picture of the undisturbed run.
     *
     * @param number of the trail, by which each step meets another moment on each
     * @return how many died
     */
    int walk(int number, Predicate<Death> wanted) {
        try (TestDatabase database = scenario.database();
                Fixture fixture = new Fixture(database);
                Mortal mortal = mortals.apply(database, scenario.migration())) {
            Store store = fixture.requested(scenario.file(), PhaseName.CONTRACT);
            List<Death> deaths =
                    Death.of(fixture.engine().plan(store), number, deed -> canBeHeldUp(database, deed)).stream()
                            .filter(wanted)
                            .toList();
            long start = System.nanoTime();
            for (Death death : deaths) {
                mortal.dieAt(death.deed(), death.moment());
                if (death.deed().own()) {
                    tellWhatBecameOfIt(database, store, mortal, death);
                }
            }
            assertEquals("Completed[]", mortal.survive());
            if (Death.isThorough()) {
                long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
                System.err.printf(
                        "%s, trail %d: %d deaths in %d s%n", scenario.migration(), number, deaths.size(), seconds);
            }
            assertEquals(undisturbed, Scenario.picture(database));
            fixture.assertReplayEqualsState(scenario.migration());
            return deaths.size();
        }
    }

    private static boolean canBeHeldUp(TestDatabase database, Deed deed) {
        return deed.locked()
                .filter(table -> database.value("select to_regclass('%s') is not null".formatted(table.sql()))
                        .equals("t"))
                .isPresent();
    }

    /** Of the author's own statement the successor cannot know, and asks. */
    private static void tellWhatBecameOfIt(TestDatabase database, Store store, Mortal mortal, Death death) {
        String said = mortal.survive();
        assertTrue(said.startsWith("Failed[") && said.contains(ASKS), said);
        boolean isUndone = death.moment() == Moment.BEFORE;
        if (!isUndone) {
            Live.until(
                    "the server is done: " + death.deed().title(),
                    () -> database.value(death.deed().done().orElseThrow()).equals("t"));
        }
        store.request(new RunRequested(
                Fixture.TESTER, PhaseName.CONTRACT, isUndone ? OwnSqlAnswer.REPEAT : OwnSqlAnswer.DONE));
    }
}

package dev.midstream.planner.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.planner.file.LockPolicy.BlockerClass;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LocksReaderTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void nobodyIsCancelledUnlessTheFileSaysSo() {
        assertEquals(LockPolicy.USUAL, read("{}"));
        assertEquals(List.of(), LockPolicy.USUAL.cancelBlockers());
    }

    @Test
    void everyFieldIsRead() {
        assertEquals(
                new LockPolicy(
                        Duration.ofSeconds(90),
                        Duration.ofHours(2),
                        List.of(
                                new BlockerClass(Optional.of("metabase*"), Optional.of("bi"), Duration.ofMinutes(5)),
                                new BlockerClass(Optional.empty(), Optional.of("etl"), BlockerClass.USUAL_AGE))),
                read("""
                        {give_up_after: 90s, index_deadline: 2 h, cancel_blockers: [
                          {application: metabase*, user: bi, older_than: 5min}, {user: etl}]}"""));
    }

    @Test
    void everybodyIsNoClass() {
        assertEquals(
                List.of("cancel_blockers needs 'application' or 'user'"),
                problems("{cancel_blockers: {older_than: 1h}}"));
        assertEquals(
                List.of("'*' would be everybody: name the application"),
                problems("{cancel_blockers: {application: '*'}}"));
    }

    @Test
    void whatIsNoTimeIsRefused() {
        assertEquals(List.of("'soon' is not a time: write 90s, 30m, 2h or 1d"), problems("{give_up_after: soon}"));
    }

    @Test
    void classContainsWhatAgreesWithAllItSays() {
        BlockerClass reports = new BlockerClass(Optional.of("report*"), Optional.of("bi"), MINUTE);
        assertTrue(reports.contains("reporting", "bi", MINUTE));
        assertTrue(reports.contains("report", "bi", MINUTE.multipliedBy(2)));
        assertFalse(reports.contains("a report", "bi", MINUTE));
        assertFalse(reports.contains("reporting", "shop", MINUTE));
        assertFalse(reports.contains("reporting", "bi", MINUTE.minusMillis(1)));
        assertFalse(
                new BlockerClass(Optional.of("report"), Optional.empty(), MINUTE).contains("reporting", "bi", MINUTE));
    }

    private static LockPolicy read(String locks) {
        return MigrationReader.read("m.yaml", yaml(locks)).locks();
    }

    private static List<String> problems(String locks) {
        return assertThrows(BadMigration.class, () -> read(locks)).problems().stream()
                .map(Problem::message)
                .toList();
    }

    private static String yaml(String locks) {
        return "migration: m\nlocks: %s\nchanges: {sql: {up: select 1, down: select 1}}\n".formatted(locks);
    }
}

package dev.midstream.planner.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NotifyAndHooksTest {
    private static final String HEAD = "migration: m\nchanges: [{sql: {up: select 1}}]\n";

    @Test
    void bothAreReadAndAreNoPartOfTheContent() {
        Migration read = MigrationReader.read("m.yaml", HEAD + """
                notify:
                  - {on: [gate, failure], webhook: "https://hooks.example.com/x", headers: {Authorization: "Bearer ${TOKEN}", X-N: 3}}
                  - {on: hold, after: 10m, command: [page, --quiet]}
                hooks:
                  - {before: backfill, command: [pg_dump, --file=x], timeout: 30m}
                  - {after: validate, command: [kubectl, rollout, status]}
                """);
        assertEquals(
                List.of(
                        new Notify(
                                List.of(NoticeKind.GATE, NoticeKind.FAILURE),
                                Notify.USUAL_HOLD,
                                new Notify.Webhook(
                                        "https://hooks.example.com/x",
                                        Map.of("Authorization", "Bearer ${TOKEN}", "X-N", "3"))),
                        new Notify(
                                List.of(NoticeKind.HOLD),
                                Duration.ofMinutes(10),
                                new Notify.Command(List.of("page", "--quiet")))),
                read.notices());
        assertEquals(
                List.of(
                        new Hook(
                                Hook.Moment.BEFORE,
                                PhaseName.BACKFILL,
                                List.of("pg_dump", "--file=x"),
                                Duration.ofMinutes(30)),
                        new Hook(
                                Hook.Moment.AFTER,
                                PhaseName.VALIDATE,
                                List.of("kubectl", "rollout", "status"),
                                Hook.USUAL_TIMEOUT)),
                read.hooks());
        assertEquals(MigrationReader.read("m.yaml", HEAD).canonical(), read.canonical());
    }

    @Test
    void theServersFileHasNoticesToo() {
        ServerFile file = ServerFileReader.read("midstream.yaml", "notify: {on: completion, webhook: '${HOOK_URL}'}");
        assertEquals("webhook ${HOOK_URL}", file.notices().getFirst().way().label());
    }

    @Test
    void aLabelHoldsNoPathAndNoArgument() {
        assertEquals(
                "webhook https://hooks.example.com:8443",
                new Notify.Webhook("https://hooks.example.com:8443/services/T0/secret?x=y", Map.of()).label());
        assertEquals("command page", new Notify.Command(List.of("page", "--token=x")).label());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    notify: [{on: gate}] | 3:10 | needs 'webhook' or 'command'
                    notify: [{on: gate, webhok: 'http://a/'}] | 3:21 | unknown field 'webhok' in notify: did you mean 'webhook'
                    notify: [{on: gates, command: x}] | 3:15 | did you mean 'gate'
                    notify: [{on: gate, webhook: 'ftp://a/'}] | 3:30 | is not an address
                    notify: [{on: gate, webhook: 'https://a:b@c/'}] | 3:30 | would be stored in the database
                    notify: [{on: gate, webhook: 'http://a/', headers: {X-Token: abc}}] | 3:62 | looks like a secret
                    notify: [{on: gate, command: x, headers: {A: b}}] | 3:42 | belong to a webhook
                    notify: [{on: gate, after: 5m, command: x}] | 3:28 | add hold to 'on'
                    notify: [{on: gate, command: 'pg_dump -f x'}] | 3:30 | no shell
                    hooks: [{command: x}] | 3:9 | needs 'before' or 'after'
                    hooks: [{before: backfil, command: x}] | 3:18 | did you mean 'backfill'
                    hooks: [{before: expand}] | 3:9 | needs 'command'
                    hooks: [{before: expand, command: []}] | 3:35 | names no program
                    hooks: [{before: expand, command: x, timeout: 0s}] | 3:47 | no time at all
                    """)
    void whatIsWrongIsToldWithItsPlace(String yaml, String place, String message) {
        BadMigration bad = assertThrows(BadMigration.class, () -> MigrationReader.read("m.yaml", HEAD + yaml));
        assertTrue(String.valueOf(bad.getMessage()).contains("m.yaml:" + place), bad.getMessage());
        assertTrue(String.valueOf(bad.getMessage()).contains(message), bad.getMessage());
    }
}

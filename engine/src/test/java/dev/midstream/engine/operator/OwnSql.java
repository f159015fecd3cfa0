package dev.midstream.engine.operator;

/** A migration of statements outside a transaction. */
final class OwnSql {
    private OwnSql() {}

    static String file(String giveUpAfter, String... statements) {
        return """
                migration: m
                locks: {give_up_after: %s}
                changes:
                  - sql:
                      phase: expand
                      transaction: false
                      up: ["%s"]
                      down: insert into seen values ('undone')
                """.formatted(giveUpAfter, String.join("\", \"", statements));
    }
}

package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.lint.sql.About;
import dev.midstream.planner.lint.sql.Risk;
import dev.midstream.planner.lint.sql.Situation;
import dev.midstream.planner.lint.sql.SqlRule;
import java.util.Optional;
import java.util.stream.Stream;

/** One delete of a parent row becomes any number of deletes in one transaction. */
final class CascadingDelete implements SqlRule {
    @Override
    public About about() {
        return About.warning("cascading-delete")
                .why("ON DELETE CASCADE turns one delete into any number of them, in one transaction")
                .lock("a lock on every row deleted")
                .instead("use RESTRICT or NO ACTION and delete in batches, or SET NULL")
                .bad("""
                    create table o (id bigint primary key, c bigint references c on delete cascade);
                    create index i on o (c);\
                    """)
                .good("""
                    create table o (id bigint primary key, c bigint references c);
                    create index i on o (c);\
                    """);
    }

    @Override
    public Stream<Risk> check(Situation here) {
        return ForeignKeys.of(here)
                .filter(key -> key.reference().cascades())
                .map(key -> new Risk(
                        key.at(),
                        Optional.of(key.table()),
                        "deleting one row of %s deletes every row of %s that references it"
                                .formatted(key.reference().table(), key.table())));
    }
}

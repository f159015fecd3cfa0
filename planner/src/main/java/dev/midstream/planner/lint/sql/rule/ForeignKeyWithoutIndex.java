package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.lint.sql.About;
import dev.midstream.planner.lint.sql.Risk;
import dev.midstream.planner.lint.sql.Situation;
import dev.midstream.planner.lint.sql.SqlRule;
import java.util.Optional;
import java.util.stream.Stream;

/** Every delete or key change of the referenced row scans the referencing table. */
final class ForeignKeyWithoutIndex implements SqlRule {
    @Override
    public About about() {
        return About.warning("fk-without-index")
                .why("without an index on the referencing columns, each delete in the referenced table scans the"
                        + " referencing one")
                .lock("none: deletes do the harm")
                .instead("create an index that begins with the referencing columns, concurrently, before the foreign"
                        + " key")
                .bad("alter table orders add constraint c foreign key (customer_id) references customers not valid;")
                .good("""
                    create index concurrently i on orders (customer_id);
                    alter table orders add constraint c foreign key (customer_id) references customers not valid;\
                    """);
    }

    @Override
    public Stream<Risk> check(Situation here) {
        return ForeignKeys.of(here)
                .filter(key -> !key.reference().table().mayBe(key.table())
                        || !key.columns().isEmpty())
                .filter(key -> !Known.isIndexed(here, key.table(), key.columns()))
                .map(key -> new Risk(
                        key.at(),
                        Optional.of(key.table()),
                        "no index is known on %s (%s)".formatted(key.table(), String.join(", ", key.columns()))));
    }
}

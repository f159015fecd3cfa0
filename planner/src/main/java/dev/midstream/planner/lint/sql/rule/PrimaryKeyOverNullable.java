package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.lint.sql.About;
import dev.midstream.planner.lint.sql.Facts;
import dev.midstream.planner.lint.sql.Risk;
import dev.midstream.planner.lint.sql.Situation;
import dev.midstream.planner.lint.sql.SqlRule;
import dev.midstream.planner.sql.Name;
import dev.midstream.planner.sql.Statement;
import dev.midstream.planner.sql.TableAction;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The key makes its columns NOT NULL, and scans for it. */
final class PrimaryKeyOverNullable implements SqlRule {
    @Override
    public About about() {
        return About.warning("primary-key-over-nullable")
                .why("PRIMARY KEY USING INDEX over a column that may be null sets it NOT NULL and scans the whole"
                        + " table for that")
                .lock("ACCESS EXCLUSIVE on the table, while it is scanned")
                .instead("set the columns NOT NULL first, with the help of a validated check")
                .bad("alter table orders add primary key using index orders_key;")
                .good("""
                    create table t (id bigint not null);
                    create unique index i on t (id);
                    alter table t add primary key using index i;\
                    """)
                .growing();
    }

    @Override
    public Stream<Risk> check(Situation here) {
        return here.actions(TableAction.AddConstraintUsingIndex.class)
                .filter(TableAction.AddConstraintUsingIndex::primary)
                .filter(add -> !isKnownNotNull(here, add.index()))
                .map(add -> here.risk(
                        add,
                        "unless all columns of %s are NOT NULL, %s is scanned under the lock"
                                .formatted(add.index(), here.table())));
    }

    private static boolean isKnownNotNull(Situation here, String index) {
        Optional<List<Optional<String>>> inFile = here.before().stream()
                .flatMap(past -> past.as(Statement.CreateIndex.class))
                .filter(create -> create.name().filter(index::equals).isPresent())
                .map(Statement.CreateIndex::keys)
                .findFirst();
        Optional<List<Optional<String>>> keys =
                inFile.or(() -> here.terms().facts().index(Name.of(index)).map(Facts.IndexFacts::keys));
        return keys.isPresent()
                && keys.get().stream()
                        .allMatch(key -> key.filter(column -> Known.isNotNull(here, here.table(), column))
                                .isPresent());
    }
}

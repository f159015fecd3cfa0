package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.lint.sql.About;
import dev.midstream.planner.lint.sql.Risk;
import dev.midstream.planner.lint.sql.Situation;
import dev.midstream.planner.lint.sql.SqlRule;
import dev.midstream.planner.sql.Column.Trait;
import dev.midstream.planner.sql.Constraint;
import dev.midstream.planner.sql.Name;
import dev.midstream.planner.sql.TableAction;
import java.util.stream.Stream;

/** Writes to both tables wait for the check of every row. */
final class ForeignKeyValidatedAtOnce implements SqlRule {
    @Override
    public About about() {
        return About.error("foreign-key-validated-at-once")
                .why("ADD FOREIGN KEY reads every row and blocks writes to both tables meanwhile")
                .lock("SHARE ROW EXCLUSIVE on both tables, while they are joined")
                .instead("ADD CONSTRAINT … FOREIGN KEY … NOT VALID, then VALIDATE CONSTRAINT in another transaction")
                .bad("""
                    create index concurrently i on orders (customer_id);
                    alter table orders add constraint c foreign key (customer_id) references customers;\
                    """)
                .good("""
                    create index concurrently i on orders (customer_id);
                    alter table orders add constraint c foreign key (customer_id) references customers not valid;
                    alter table orders validate constraint c;\
                    """)
                .growing();
    }

    @Override
    public Stream<Risk> check(Situation here) {
        Stream<Risk> constraints = here.actions(TableAction.AddConstraint.class)
                .filter(add -> add.checked() && add.constraint() instanceof Constraint.ForeignKey)
                .map(add -> here.risk(
                        add,
                        message(
                                here,
                                ((Constraint.ForeignKey) add.constraint())
                                        .reference()
                                        .table())));
        Stream<Risk> columns = here.actions(TableAction.AddColumn.class)
                .flatMap(add -> add.column()
                        .traits(Trait.References.class)
                        .map(trait ->
                                here.risk(add, message(here, trait.reference().table()))));
        return Stream.concat(constraints, columns);
    }

    private static String message(Situation here, Name referenced) {
        return "writes to %s and %s wait while every row is checked".formatted(here.table(), referenced);
    }
}

package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.lint.sql.About;
import dev.midstream.planner.lint.sql.Risk;
import dev.midstream.planner.lint.sql.Situation;
import dev.midstream.planner.lint.sql.SqlRule;
import dev.midstream.planner.sql.Name;
import dev.midstream.planner.sql.Type;
import java.util.Optional;
import java.util.stream.Stream;

/** Values that fit the one do not fit the other. */
final class ForeignKeyTypeDiffers implements SqlRule {
    @Override
    public About about() {
        return About.warning("foreign-key-type-differs")
                .why("a foreign key of another type than the referenced key overflows before it, and joins convert"
                        + " every row")
                .lock("none")
                .instead("give both columns the same type")
                .bad("""
                    create table c (id bigint primary key);
                    create table o (id bigint primary key, c_id int references c (id));
                    create index i on o (c_id);\
                    """)
                .good("""
                    create table c (id bigint primary key);
                    create table o (id bigint primary key, c_id bigint references c (id));
                    create index i on o (c_id);\
                    """);
    }

    @Override
    public Stream<Risk> check(Situation here) {
        return ForeignKeys.of(here).filter(key -> key.columns().size() == 1).flatMap(key -> {
            Name referenced = key.reference().table();
            Optional<String> column = key.reference().columns().isEmpty()
                    ? Known.primaryKey(here, referenced)
                    : Optional.of(key.reference().columns().getFirst());
            Optional<Type> there = column.flatMap(name -> Known.type(here, referenced, name));
            Optional<Type> own = key.type()
                    .or(() -> Known.type(here, key.table(), key.columns().getFirst()));
            boolean differs =
                    there.isPresent() && own.isPresent() && !plain(there.get()).equals(plain(own.get()));
            return differs
                    ? Stream.of(new Risk(
                            key.at(),
                            Optional.of(key.table()),
                            "%s is %s and references %s, which is %s"
                                    .formatted(
                                            key.columns().getFirst(),
                                            own.get().text(),
                                            column.get(),
                                            there.get().text())))
                    : Stream.empty();
        });
    }

    /** A serial column is an integer. */
    private static String plain(Type type) {
        return type.isSerial() ? type.base().replace("serial", "int") : type.base();
    }
}

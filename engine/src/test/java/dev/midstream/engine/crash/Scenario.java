package dev.midstream.engine.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midstream.embedded.testing.CatalogText;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.pg.Fixture;
import dev.midstream.engine.run.Ending;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A migration, the tables it finds, and what it makes of them if nobody disturbs it. */
final class Scenario implements AutoCloseable {
    private final String migration;
    private final String file;
    private final TestDatabase template;

    /** @param filling makes the tables in a database of their own */
    Scenario(String migration, String file, Consumer<TestDatabase> filling) {
        this.migration = migration;
        this.file = file;
        this.template = TestDatabase.create();
        filling.accept(template);
    }

    String migration() {
        return migration;
    }

    String file() {
        return file;
    }

    /** Another database with the tables. */
    TestDatabase database() {
        return template.copy();
    }

    /** The schema and the rows after a run that nobody disturbed. */
    List<String> undisturbed() {
        try (TestDatabase database = database();
                Fixture fixture = new Fixture(database)) {
            assertEquals(new Ending.Completed(), fixture.run(file));
            return picture(database);
        }
    }

    /** The schema, and a digest of the rows of every table. */
    static List<String> picture(TestDatabase database) {
        List<String> tables = database.rows(
                "select oid::regclass from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1");
        String digests = tables.stream()
                .map(
                        "select 'rows of %1$s ' || md5(coalesce(string_agg(t::text, ',' order by t::text), '')) from %1$s t"
                                ::formatted)
                .collect(Collectors.joining(" union all "));
        return Stream.concat(CatalogText.of(database).stream(), database.rows(digests).stream())
                .toList();
    }

    @Override
    public void close() {
        template.close();
    }
}

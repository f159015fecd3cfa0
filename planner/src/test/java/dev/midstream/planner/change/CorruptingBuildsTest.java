package dev.midstream.planner.change;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.planner.catalog.Catalog;
import dev.midstream.planner.catalog.ServerVersion;
import dev.midstream.planner.file.BadMigration;
import dev.midstream.planner.file.Problem;
import dev.midstream.planner.testing.Planning;
import java.lang.reflect.Proxy;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** PostgreSQL 14.0 to 14.3 may lose rows of an index that is built concurrently: nothing that builds one is planned there. */
@FreshDatabase
class CorruptingBuildsTest {
    private static final String REFUSAL =
            "PostgreSQL 14.3 may leave rows out of an index that is built concurrently, without an error: upgrade the server to 14.4 or newer first";
    private static final String ALL = """
            - create_index: {table: t, columns: [n]}
            - add_constraint: {table: t, unique: [n]}
            - add_constraint: {table: t, primary_key: id}
            - add_column: {table: t, column: org, type: int, references: orgs}
            """;

    @BeforeEach
    void makeTables(TestDatabase database) {
        database.execute("create table orgs (id int primary key)", "create table t (id int, n int)");
    }

    @Test
    void everyChangeThatBuildsAnIndexIsRefused(TestDatabase database) {
        assertEquals(
                List.of(REFUSAL, REFUSAL, REFUSAL, REFUSAL + "; or say index: false with the foreign key"),
                problems(database, 140_003, ALL));
    }

    @Test
    void foreignKeyWithoutAnIndexAndNewerVersionsAreNot(TestDatabase database) {
        assertEquals(
                List.of(),
                problems(
                        database,
                        140_003,
                        "- add_column: {table: t, column: org, type: int, references: {table: orgs, index: false}}\n"));
        assertEquals(List.of(), problems(database, 140_004, ALL));
    }

    private static List<String> problems(TestDatabase database, int version, String changes) {
        return Planning.over(database, catalog -> {
            Catalog older = on(new ServerVersion(version), catalog);
            try {
                return Planner.plan(Planning.migration(changes), older).notes().stream()
                        .filter(note -> note.contains("rows out"))
                        .toList();
            } catch (BadMigration e) {
                return e.problems().stream().map(Problem::message).toList();
            }
        });
    }

    /** What the server says of itself is all that differs. */
    private static Catalog on(ServerVersion version, Catalog catalog) {
        return (Catalog) Proxy.newProxyInstance(
                Catalog.class.getClassLoader(), new Class<?>[] {Catalog.class}, (proxy, method, arguments) -> {
                    Object answer = method.invoke(catalog, arguments);
                    return answer instanceof Catalog.Server s
                            ? new Catalog.Server(
                                    version,
                                    s.database(),
                                    s.user(),
                                    s.defaultSchema(),
                                    s.searchPath(),
                                    s.inRecovery(),
                                    s.mayCreateSchema(),
                                    s.midstreamSchemaUsable())
                            : answer;
                });
    }
}

package dev.midstream.planner.testing;

import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.planner.catalog.Catalog;
import dev.midstream.planner.catalog.Table;
import dev.midstream.planner.change.Planner;
import dev.midstream.planner.file.BadMigration;
import dev.midstream.planner.file.Migration;
import dev.midstream.planner.file.MigrationReader;
import dev.midstream.planner.file.Problem;
import dev.midstream.planner.file.TableName;
import dev.midstream.planner.pg.PgCatalog;
import dev.midstream.planner.plan.Plan;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;

/** Plans made against a test database, from the {@code changes} of a file and what follows them. */
public final class Planning {
    private Planning() {}

    public static Plan plan(TestDatabase database, String changes) {
        return over(database, catalog -> Planner.plan(migration(changes), catalog));
    }

    /** The messages with which the file is refused, without their places. */
    public static List<String> problems(TestDatabase database, String changes) {
        return assertThrows(BadMigration.class, () -> plan(database, changes)).problems().stream()
                .map(Problem::message)
                .toList();
    }

    public static Migration migration(String changes) {
        return MigrationReader.read("m.yaml", "migration: m\nchanges:\n" + changes);
    }

    public static Table table(TestDatabase database, String name) {
        return over(database, catalog -> catalog.table(TableName.parse(name)).orElseThrow());
    }

    /** The answer of a catalog with a connection of its own. */
    public static <T> T over(TestDatabase database, Function<Catalog, T> question) {
        return over(database, "", question);
    }

    /** The same after a statement, such as {@code set role} or {@code set search_path}. */
    public static <T> T over(TestDatabase database, String before, Function<Catalog, T> question) {
        try (Connection connection = database.connect();
                var statement = connection.createStatement()) {
            if (!before.isEmpty()) {
                statement.execute(before);
            }
            return question.apply(PgCatalog.over(connection));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}

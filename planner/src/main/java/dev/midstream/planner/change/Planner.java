package dev.midstream.planner.change;

import dev.midstream.planner.catalog.Catalog;
import dev.midstream.planner.catalog.ServerVersion;
import dev.midstream.planner.file.BadMigration;
import dev.midstream.planner.file.Change;
import dev.midstream.planner.file.Migration;
import dev.midstream.planner.file.Requirement;
import dev.midstream.planner.file.TableName;
import dev.midstream.planner.file.VerifyQuery;
import dev.midstream.planner.plan.Footprint;
import dev.midstream.planner.plan.Footprint.Work;
import dev.midstream.planner.plan.Plan;
import dev.midstream.planner.plan.Step;
import java.util.List;

/** Makes the plan of a migration from its file and the facts of the catalog. Reads only; decides everything that can be decided. */
public final class Planner {
    private Planner() {}

    /**
     * The plan.
     *
     * @throws BadMigration with every problem found, if the file does not fit the database
     */
    public static Plan plan(Migration migration, Catalog catalog) {
        Draft draft = new Draft(migration, catalog);
        checkServer(draft, migration);
        migration.require().forEach(requirement -> check(draft, requirement));
        migration.changes().forEach(change -> plan(draft, change));
        migration.verify().forEach(query -> draft.add(Stage.PROVE_QUERIES, number -> verify(number, query)));
        return draft.finish(migration.locks());
    }

    private static void plan(Draft draft, Change change) {
        switch (change) {
            case Change.AddColumn c -> new AddColumnPlanner(draft, c).plan();
            case Change.CreateTable c -> new CreateTablePlanner(draft, c).plan();
            case Change.CreateIndex c -> new CreateIndexPlanner(draft, c).plan();
            case Change.DropIndex c -> new DropIndexPlanner(draft, c).plan();
            case Change.AddConstraint c -> new AddConstraintPlanner(draft, c).plan();
            case Change.Update c -> new UpdatePlanner(draft, c).plan();
            case Change.Sql c -> SqlPlanner.plan(draft, c);
        }
    }

    private static void checkServer(Draft draft, Migration migration) {
        Catalog.Server server = draft.server();
        if (!server.version().isSupported()) {
            draft.problem(
                    migration.place(),
                    "the server is PostgreSQL %s, Midstream needs %d or newer: upgrade the server first"
                            .formatted(server.version(), ServerVersion.OLDEST_MAJOR));
        }
        if (server.inRecovery()) {
            draft.problem(migration.place(), "the server is a standby and takes no writes: connect to the primary");
        }
        if (!server.mayCreateSchema() && !server.midstreamSchemaUsable()) {
            draft.problem(
                    migration.place(),
                    "role '%s' may not create the schema midstream in database %s: grant create on database %s to %s, or create the schema midstream for it"
                            .formatted(server.user(), server.database(), server.database(), server.user()));
        }
    }

    private static void check(Draft draft, Requirement requirement) {
        switch (requirement) {
            case Requirement.Tables tables -> {
                List<TableName> missing = tables.tables().stream()
                        .filter(t -> draft.catalog().table(t).isEmpty())
                        .toList();
                missing.forEach(
                        t -> draft.problem(tables.place(), "required: " + TableLookup.missing(draft.catalog(), t)));
            }
            case Requirement.Query query -> {
                switch (draft.catalog().ask(query.query())) {
                    case Catalog.QueryAnswer.Yes ignored -> {}
                    case Catalog.QueryAnswer.No no ->
                        draft.problem(query.place(), query.orElse() + " (the query answered " + no.answer() + ")");
                    case Catalog.QueryAnswer.Fault fault ->
                        draft.problem(query.place(), "the query does not run: " + fault.message());
                }
            }
        }
    }

    private static Step verify(int number, VerifyQuery query) {
        return new Step.VerifyQuery(
                number,
                "verify by query, else: " + query.orElse(),
                new Footprint(List.of(), Work.SCANS, 0),
                query.query(),
                query.orElse());
    }
}

package dev.midstream.cli.doctor;

import dev.midstream.cli.connect.Target;
import dev.midstream.planner.file.Migration;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Everything {@code doctor} looks at, in order; what it takes for granted is looked at first. */
public final class Examination {
    private static final List<Check> BASIS = List.of(new ServerAge(), new ServerRole());
    private static final List<Check> SERVER = List.of(
            new OwnSchema(),
            new Monitoring(),
            new Settings(),
            new Horizon(),
            new Replication(),
            new Room(),
            new Extensions());

    private final Questions questions;
    private final Target target;
    private final List<Finding> findings = new ArrayList<>();

    public Examination(Connection connection, Target target) {
        this.questions = new Questions(connection);
        this.target = target;
    }

    /** @param migration a file that is to be run, if there is one */
    public List<Finding> run(Optional<Migration> migration) throws SQLException {
        questions.connection().setAutoCommit(true);
        findings.add(Finding.fine("connection", target + " (from " + target.source() + ")"));
        look(BASIS);
        if (findings.stream().noneMatch(finding -> finding.verdict() == Verdict.WRONG)) {
            look(List.of(new Pooler(target)));
            look(SERVER);
            look(List.of(new Cancelling(migration)));
            if (migration.isPresent()) {
                look(checks(migration.get()));
            }
        }
        return List.copyOf(findings);
    }

    private static List<Check> checks(Migration migration) {
        TouchedTables touched = TouchedTables.of(migration);
        return List.of(
                new FileTables(touched),
                new FileReferences(touched),
                new FileSchemas(touched),
                new FilePlan(migration)); // the last: it makes the session read-only
    }

    private void look(List<Check> checks) throws SQLException {
        for (Check check : checks) {
            findings.addAll(check.look(questions));
        }
    }
}

package dev.midstream.planner.file;

import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.MappingNode;

/** Reads migration files, strictly: what it does not understand is a problem and never ignored. */
public final class MigrationReader {
    private MigrationReader() {}

    /**
     * Reads one file, YAML or JSON.
     *
     * @param fileName for places in messages, as the user gave it
     * @throws BadMigration with every problem found, in the order of the file
     */
    public static Migration read(String fileName, String content) {
        Problems problems = new Problems(fileName);
        MappingNode root = YamlDocument.parse(content, problems, "a migration file", "migration and changes");
        Fields fields = new Fields(problems, "the migration", problems.at(root), root);
        Optional<Migration> migration = read(fields, root, problems);
        problems.refuseIfAny();
        return migration.orElseThrow();
    }

    static Optional<Migration> read(Fields fields, MappingNode root, Problems problems) {
        Optional<String> name = fields.required("migration", Names::migration);
        List<String> after = fields.distinct("after", Names::migration);
        List<Requirement> require =
                fields.list("require", value -> value.fields("require").flatMap(RequirementReader::read));
        Optional<LockPolicy> locks =
                fields.optional("locks", value -> value.fields("locks").flatMap(LocksReader::read));
        List<Change> changes = fields.some("changes", ChangeReaders::read);
        List<VerifyQuery> verify =
                fields.list("verify", value -> value.fields("verify").flatMap(VerifyReader::read));
        Optional<PolicySpec> policy =
                fields.optional("policy", value -> value.fields("policy").flatMap(PolicyReader::read));
        List<Notify> notices =
                fields.list("notify", value -> value.fields("notify").flatMap(NotifyReader::read));
        List<Hook> hooks =
                fields.distinct("hooks", value -> value.fields("hook").flatMap(HookReader::read));
        if (name.filter(after::contains).isPresent()) {
            fields.problem("after", "'after' names the migration itself: remove it");
        }
        AddedTwice.check(changes, problems);
        return fields.build(() -> new Migration(
                fields.place(),
                name.orElseThrow(),
                after,
                require,
                locks.orElse(LockPolicy.USUAL),
                changes,
                verify,
                policy,
                notices,
                hooks,
                Canonical.json(root)));
    }
}

package dev.midstream.planner.file;

import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.MappingNode;

/** Reads {@code midstream.yaml}, as strictly as a migration file. */
public final class ServerFileReader {
    private ServerFileReader() {}

    /**
     * Reads one file, YAML or JSON.
     *
     * @param fileName for places in messages, as the user gave it
     * @throws BadMigration with every problem found, in the order of the file
     */
    public static ServerFile read(String fileName, String content) {
        Problems problems = new Problems(fileName);
        MappingNode root = YamlDocument.parse(content, problems, "a server's file", "policy");
        Optional<ServerFile> file = read(new Fields(problems, fileName, problems.at(root), root));
        problems.refuseIfAny();
        return file.orElseThrow();
    }

    static Optional<ServerFile> read(Fields fields) {
        Optional<PolicySpec> policy =
                fields.optional("policy", value -> value.fields("policy").flatMap(PolicyReader::read));
        List<Notify> notices =
                fields.list("notify", value -> value.fields("notify").flatMap(NotifyReader::read));
        return fields.build(() -> new ServerFile(fields.place(), policy, notices));
    }
}

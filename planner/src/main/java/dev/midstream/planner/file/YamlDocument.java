package dev.midstream.planner.file;

import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/** The one YAML document of a file, as nodes that know where they stand. */
final class YamlDocument {
    /** A thousand tables take a few hundred kilobytes; what is larger was not written by or for a human. */
    static final int CODE_POINTS_MAX = 3_000_000;

    /** The deepest field of a migration is at ten. */
    static final int NESTING_MAX = 50;

    private YamlDocument() {}

    /**
     * The mapping at the root; throws what was found if there is none.
     *
     * @param kind of file, for messages, such as {@code a migration file}
     * @param fields that such a file has, for messages
     */
    static MappingNode parse(String content, Problems problems, String kind, String fields) {
        new UnreadableText(content, problems).refuse();
        MappingNode root = root(documents(content, problems), problems, kind, fields);
        new Structure(problems).check(root);
        return root;
    }

    /** The first documents of the file, two at the most: the second is one too many. */
    private static List<Node> documents(String content, Problems problems) {
        StreamReader reader = new StreamReader(content);
        ParserImpl parser = new ParserImpl(reader, limits());
        Composer composer = new Composer(parser, new CoreSchema(), limits());
        List<Node> documents = new ArrayList<>();
        try {
            while (documents.size() < 2 && composer.checkNode()) {
                documents.add(composer.getNode());
            }
            return documents;
        } catch (RuntimeException e) { // SnakeYAML's own, with and without a mark, and the JDK's for a broken escape
            YamlMistake mistake = YamlMistake.of(e);
            Mark mark = mistake.at().orElseGet(() -> position(parser, reader));
            throw problems.fatal(problems.at(mark), mistake.advice());
        }
    }

    /** The parser stands before what the composer refused; behind what the scanner refused stands the reader. */
    private static Mark position(ParserImpl parser, StreamReader reader) {
        try {
            return parser.peekEvent().getStartMark();
        } catch (RuntimeException e) {
            return reader.getMark();
        }
    }

    private static LoaderOptions limits() {
        LoaderOptions limits = new LoaderOptions();
        limits.setCodePointLimit(CODE_POINTS_MAX);
        limits.setNestingDepthLimit(NESTING_MAX);
        limits.setMaxAliasesForCollections(
                Integer.MAX_VALUE); // Structure limits what they grow to, which is what hurts
        return limits;
    }

    private static MappingNode root(List<Node> documents, Problems problems, String kind, String fields) {
        if (documents.size() > 1) {
            throw problems.fatal(
                    problems.at(documents.getLast()),
                    "a second document begins here and %s holds one: move it to a file of its own".formatted(kind));
        }
        if (documents.isEmpty() || documents.getFirst().getTag().equals(Tag.NULL)) {
            throw problems.fatal(problems.start(), "the file is empty: write at least " + fields);
        }
        if (documents.getFirst() instanceof MappingNode mapping) {
            return mapping;
        }
        Node other = documents.getFirst();
        throw problems.fatal(
                problems.at(other),
                "%s is a mapping of fields such as %s, not %s".formatted(kind, fields, Value.kindOf(other)));
    }
}

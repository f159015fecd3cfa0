package dev.midstream.planner.file;

import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Tag;

/** The schema that editors use and the reader say the same. */
class SchemaTest {
    private static final JsonNode SCHEMA = schema("migration.schema.json");
    private static final MappingNode NOTHING = new MappingNode(Tag.MAP, List.of(), FlowStyle.BLOCK);
    private static final Problems PROBLEMS = new Problems("m.yaml");

    @Test
    void kindsOfChangesAreThoseThatHaveAReader() {
        assertEquals(ChangeReaders.KINDS.keySet(), names(definition("change")));
    }

    @Test
    void fieldsOfAChangeAreThoseItsReaderAsksFor() {
        ChangeReaders.KINDS.forEach(
                (kind, reader) -> assertEquals(known(reader::apply), names(definition(kind)), kind));
    }

    @Test
    void fieldsOfEverythingElseAreThoseItsReaderAsksFor() {
        Place place = PROBLEMS.start();
        Value value = new Value(PROBLEMS, "a column", NOTHING);
        Map<String, Consumer<Fields>> readers = Map.ofEntries(
                reader("require", RequirementReader::read),
                reader("verify", VerifyReader::read),
                reader("constraint", ConstraintReader::read),
                reader("foreign_key", fields -> ConstraintReader.foreignKey(fields, place, Optional.empty())),
                reader("unique_mapping", fields -> ConstraintReader.unique(fields, place, Optional.empty())),
                reader("reference_mapping", ReferenceReader::read),
                reader("index_key_mapping", IndexKeyReader::read),
                reader("locks", LocksReader::read),
                reader("blocker_class", LocksReader::blockers),
                reader("policy", PolicyReader::read),
                reader("notify", NotifyReader::read),
                reader("hook", HookReader::read),
                reader("signal_bounds_mapping", fields -> PolicyReader.bounds(SignalName.DISK, fields)),
                reader("column", fields -> NewColumn.read(value, fields)));
        readers.forEach((name, reader) -> assertEquals(known(reader), names(definition(name)), name));
        assertEquals(known(fields -> MigrationReader.read(fields, NOTHING, PROBLEMS)), names(SCHEMA));

        Set<String> covered = new TreeSet<>(readers.keySet());
        covered.addAll(ChangeReaders.KINDS.keySet());
        covered.add("change");
        Set<String> mappings = new TreeSet<>();
        SCHEMA.get("$defs").properties().stream()
                .filter(definition -> definition.getValue().has("properties"))
                .forEach(definition -> mappings.add(definition.getKey()));
        assertEquals(covered, mappings);
    }

    @Test
    void fieldsOfTheServersFileAreThoseItsReaderAsksFor() {
        assertEquals(known(ServerFileReader::read), names(schema("midstream.schema.json")));
        assertEquals(
                "migration.schema.json#/$defs/policy",
                schema("midstream.schema.json").at("/properties/policy/$ref").asText());
    }

    @Test
    void signalsAreThoseTheReaderKnows() {
        assertEquals(new TreeSet<>(SignalName.ids()), names(definition("policy").at("/properties/limits")));
    }

    @Test
    void choicesAreThoseTheReaderKnows() {
        assertEquals(CreateIndexReader.METHODS, choices("create_index", "method"));
        assertEquals(words(Change.Sync.values()), choices("add_column", "sync"));
        assertEquals(words(SqlReader.PHASES.toArray(Enum<?>[]::new)), choices("sql", "phase"));
        assertEquals(words(PolicySpec.OnCritical.values()), choices("policy", "on_critical"));
        assertEquals(words(PolicySpec.OnOldSnapshot.values()), choices("policy", "on_old_snapshot"));
        List<String> actions = new ArrayList<>();
        definition("action").at("/anyOf/0/enum").forEach(action -> actions.add(action.asText()));
        assertEquals(words(Reference.Action.values()), actions);
    }

    @Test
    void everyFieldIsDescribedAndNoOtherIsAllowed() {
        for (JsonNode mapping : SCHEMA.findParents("properties")) {
            if (mapping.path("type").asText().equals("object")) {
                assertFalse(mapping.path("additionalProperties").asBoolean(true), mapping.toString());
                mapping.get("properties")
                        .properties()
                        .forEach(field -> assertTrue(field.getValue().has("description"), field.toString()));
            }
        }
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        for (JsonNode reference : SCHEMA.findValues("$ref")) {
            assertFalse(SCHEMA.at(reference.asText().substring(1)).isMissingNode(), reference.asText());
        }
    }

    private static Map.Entry<String, Consumer<Fields>> reader(String name, Consumer<Fields> reader) {
        return Map.entry(name, reader);
    }

    private static Set<String> known(Consumer<Fields> reader) {
        Fields fields = new Fields(PROBLEMS, "nothing", PROBLEMS.start(), NOTHING);
        reader.accept(fields);
        return new TreeSet<>(fields.known());
    }

    private static JsonNode definition(String name) {
        return SCHEMA.get("$defs").get(name);
    }

    private static Set<String> names(JsonNode mapping) {
        return mapping.get("properties").properties().stream()
                .map(Map.Entry::getKey)
                .collect(toCollection(TreeSet::new));
    }

    private static List<String> choices(String definition, String field) {
        List<String> choices = new ArrayList<>();
        definition(definition).at("/properties/" + field + "/enum").forEach(choice -> choices.add(choice.asText()));
        return choices;
    }

    private static List<String> words(Enum<?>[] constants) {
        return Stream.of(constants)
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .toList();
    }

    private static JsonNode schema(String name) {
        try (InputStream in = SchemaTest.class.getResourceAsStream(name)) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.midstream.bench.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.midstream.bench.measure.Result;
import java.util.Locale;

/** The report for programs: every single measurement. */
public final class JsonText {
    private static final ObjectMapper JSON = new ObjectMapper();

    private JsonText() {}

    public static String of(Report report) {
        ObjectNode root = JSON.createObjectNode();
        root.set("setup", JSON.valueToTree(report.setup()));
        root.put("planned", report.planned());
        root.set("loadAlone", JSON.valueToTree(report.idle()));
        ArrayNode results = root.putArray("results");
        for (Result result : report.results()) {
            ObjectNode node = results.addObject();
            node.put("outcome", result.getClass().getSimpleName().toLowerCase(Locale.ROOT));
            node.setAll(JSON.<ObjectNode>valueToTree(result));
        }
        root.set("resumes", JSON.valueToTree(report.resumes()));
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}

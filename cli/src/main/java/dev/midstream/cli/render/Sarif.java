package dev.midstream.cli.render;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.midstream.planner.lint.Finding;
import dev.midstream.planner.lint.file.Lint;
import dev.midstream.planner.lint.sql.About;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Findings in the Static Analysis Results Interchange Format, which code scanning reads.
 *
 * @see <a href="https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html">SARIF 2.1.0</a>
 */
public final class Sarif {
    private Sarif() {}

    public static String of(List<Finding> findings) {
        ObjectNode log = Json.object();
        log.put("$schema", "https://json.schemastore.org/sarif-2.1.0.json").put("version", "2.1.0");
        ObjectNode run = log.putArray("runs").addObject();
        ObjectNode driver = run.putObject("tool").putObject("driver");
        driver.put("name", "midstream");
        Map<String, Integer> indexes = rules(driver.putArray("rules"), findings);
        run.put("columnKind", "unicodeCodePoints");
        ArrayNode results = run.putArray("results");
        for (Finding finding : findings) {
            ObjectNode result = results.addObject();
            result.put("ruleId", finding.rule())
                    .put("ruleIndex", indexes.get(finding.rule()))
                    .put("level", finding.severity().label());
            result.putObject("message").put("text", finding.message() + "; " + finding.instead());
            ObjectNode place = result.putArray("locations").addObject().putObject("physicalLocation");
            place.putObject("artifactLocation").put("uri", uri(finding.place().file()));
            place.putObject("region")
                    .put("startLine", finding.place().line())
                    .put("startColumn", finding.place().column());
        }
        return Json.pretty(log);
    }

    /** A relative reference whose first part has a colon would be read as one with a scheme. */
    private static String uri(String file) {
        String path = file.replace('\\', '/');
        int colon = path.indexOf(':');
        boolean looksLikeScheme = colon >= 0 && path.lastIndexOf('/', colon) < 0;
        try {
            return new URI(null, null, looksLikeScheme ? "./" + path : path, null).toASCIIString();
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(file, e);
        }
    }

    private static Map<String, Integer> rules(ArrayNode rules, List<Finding> findings) {
        Map<String, Integer> indexes = new LinkedHashMap<>();
        findings.stream().map(Finding::rule).distinct().sorted().forEach(id -> {
            indexes.put(id, indexes.size());
            ObjectNode rule = rules.addObject().put("id", id);
            Optional<About> about = Lint.about(id);
            rule.putObject("shortDescription").put("text", about.map(About::why).orElse(id));
            about.ifPresent(a -> rule.putObject("help").put("text", a.instead()));
        });
        return indexes;
    }
}

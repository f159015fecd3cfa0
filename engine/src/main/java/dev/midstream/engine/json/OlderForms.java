package dev.midstream.engine.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** How what earlier versions stored becomes what this one reads. What they did not record is left empty. */
final class OlderForms {
    private static final List<String> LIMITS =
            List.of("rowsPerSecond", "walBytesPerSecond", "workers", "niceRatio", "maxLag");

    private OlderForms() {}

    static ObjectNode runRequested(ObjectNode event) {
        policy(event.get("policy"));
        return event;
    }

    static ObjectNode paused(ObjectNode event) {
        lack(event, "since");
        lack(event, "expiresAt");
        return event;
    }

    static ObjectNode throttleSet(ObjectNode event) {
        lack(event, "since");
        limits(event.get("limits"));
        return event;
    }

    static ObjectNode throttleCleared(ObjectNode event) {
        lack(event, "kind");
        lack(event, "signal");
        return event;
    }

    static ObjectNode abortRequested(ObjectNode event) {
        lack(event, "since");
        return event;
    }

    /** Had one throttle with all its limits, where now each limit has an origin of its own. */
    static ObjectNode directives(ObjectNode state) {
        policy(state.get("policy"));
        if (state.get("pause") instanceof ObjectNode pause) {
            paused(pause);
        }
        if (state.get("abort") instanceof ObjectNode abort) {
            paused(abort);
        }
        ArrayNode entries = state.arrayNode();
        if (state.get("throttle") instanceof ObjectNode throttle) {
            addEntry(entries, throttle, "RATE", "rowsPerSecond");
            addEntry(entries, throttle, "WORKERS", "workers");
        }
        state.set("throttle", entries);
        return state;
    }

    /** Had neither notifications nor hooks. */
    static ObjectNode runRequestedOfTwo(ObjectNode event) {
        untold(event.get("policy"));
        return event;
    }

    static ObjectNode directivesOfTwo(ObjectNode state) {
        untold(state.get("policy"));
        return state;
    }

    /** Said nothing of the server's machine. */
    static ObjectNode runRequestedOfThree(ObjectNode event) {
        onUnknownMachine(event.get("policy"));
        return event;
    }

    static ObjectNode directivesOfThree(ObjectNode state) {
        onUnknownMachine(state.get("policy"));
        return state;
    }

    /** Had no hooks. */
    static ObjectNode migration(ObjectNode state) {
        ((ObjectNode) state.get("work")).putArray("hooks");
        return state;
    }

    private static void untold(JsonNode policy) {
        ((ObjectNode) policy).putArray("notices");
        ((ObjectNode) policy).putArray("hooks");
    }

    private static void onUnknownMachine(JsonNode policy) {
        ObjectNode machine = ((ObjectNode) policy).putObject("machine");
        lack(machine, "cores");
        lack(machine, "diskBytes");
    }

    private static void addEntry(ArrayNode entries, ObjectNode throttle, String kind, String limit) {
        JsonNode value = throttle.path("limits").path(limit);
        if (!value.isNumber()) {
            return;
        }
        ObjectNode limits = JsonNodeFactory.instance.objectNode();
        limits.set(limit, value);
        limits(limits);
        ObjectNode entry = throttle.deepCopy();
        entry.set("limit", limits);
        entry.remove("limits");
        entry.put("kind", kind);
        lack(entry, "signal");
        lack(entry, "since");
        entries.add(entry);
    }

    private static void limits(JsonNode node) {
        ObjectNode limits = (ObjectNode) node;
        LIMITS.forEach(name -> lack(limits, name));
        for (String list : List.of("windows", "standbysIgnored")) {
            if (!limits.has(list)) {
                limits.putArray(list);
            }
        }
        if (!limits.has("bounds")) {
            limits.putObject("bounds");
        }
    }

    private static void policy(JsonNode node) {
        ObjectNode policy = (ObjectNode) node;
        policy.put("onCritical", "HOLD");
        lack(policy, "finishBy");
        lack(policy, "ownQuery");
        lack(policy, "ownHttp");
        policy.putArray("layers");
    }

    private static void lack(ObjectNode node, String field) {
        if (!node.has(field)) {
            node.putNull(field);
        }
    }
}

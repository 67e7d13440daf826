package io.exposedapp.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.exposedapp.model.Verdict;
import io.exposedapp.plan.reach.DnsEndpoint;
import io.exposedapp.plan.relay.RelayNode;
import io.exposedapp.plan.relay.RelaySet.Removal;
import io.exposedapp.plan.world.PortClaim;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** One line for each part of something. */
final class Lines {

    private Lines() {}

    /** {@code PART NAME: {…}} for each named part of each field. */
    static String ofParts(ObjectNode node) {
        List<String> lines = new ArrayList<>();
        node.properties()
                .forEach(part -> part.getValue()
                        .properties()
                        .forEach(named ->
                                lines.add(part.getKey() + " " + named.getKey() + ": " + flow(named.getValue()))));
        return text(lines);
    }

    /**
     * {@code FIELD: …} for each field, then {@code TYPE=STATUS REASON: MESSAGE} for each condition. A condition that
     * repeats an earlier one's reason and message says so.
     */
    static String ofStatus(ObjectNode status, Instant now) {
        List<String> lines = new ArrayList<>();
        status.properties().stream()
                .filter(field -> !field.getKey().equals("conditions"))
                .forEach(field -> lines.add(field.getKey() + ": " + flow(field.getValue())));
        Map<String, String> firsts = new HashMap<>();
        for (JsonNode condition : status.path("conditions")) {
            String type = condition.path("type").asText();
            String why = condition.path("reason").asText() + ": "
                    + condition.path("message").asText();
            String first = firsts.putIfAbsent(why, type);
            String since = condition.path("lastTransitionTime").asText();
            JsonNode generation = condition.path("observedGeneration");
            lines.add(type + "=" + condition.path("status").asText() + " " + (first == null ? why : "as " + first)
                    + (since.equals(now.toString()) ? "" : " (since " + since + ")")
                    + (generation.equals(status.path("observedGeneration"))
                            ? ""
                            : " (of generation " + generation + ")"));
        }
        return text(lines);
    }

    static String ofClaim(PortClaim claim) {
        return claim.state() + " by " + claim.app() + " (" + claim.uid() + "), hosts " + claim.hosts() + ", edges "
                + claim.edges() + ", sources " + claim.sources();
    }

    /** {@code CAUSE of APP: port PORT, its claim is …, relay …, pods … at once}. */
    static String ofRemoval(Removal removal) {
        return removal.cause() + " of " + removal.app() + ": port "
                + removal.claim().port() + " of " + removal.claim().state() + " "
                + removal.claim().app() + ", its claim is " + removal.cause().claim()
                + removal.relay().map(r -> ", " + r + " goes").orElse("")
                + (removal.pods().isEmpty() ? "" : ", at once " + String.join(" ", removal.pods()));
    }

    static String ofVerdicts(Map<String, Verdict> verdicts) {
        return text(verdicts.entrySet().stream()
                .map(v -> v.getKey() + "=" + v.getValue().status() + " "
                        + v.getValue().reason() + ": " + v.getValue().message())
                .toList());
    }

    static String ofEndpoint(DnsEndpoint endpoint) {
        return text(endpoint.records().stream()
                .map(r -> r.host() + " " + r.type() + " " + String.join(" ", r.addresses()))
                .toList());
    }

    static String ofNodes(List<RelayNode> nodes) {
        return text(nodes.stream()
                .map(node -> node.name() + " " + node.address() + (node.serving() ? " serves" : " does not serve")
                        + (node.cordoned() ? ", is cordoned" : "")
                        + (node.admits().isEmpty() ? "" : ", admits " + String.join(" ", new TreeSet<>(node.admits()))))
                .toList());
    }

    /** YAML's flow style, without quotes. */
    static String flow(JsonNode node) {
        if (node.isObject()) {
            return node.properties().stream()
                    .map(field -> field.getKey() + ": " + flow(field.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        return node.isArray()
                ? StreamSupport.stream(node.spliterator(), false)
                        .map(Lines::flow)
                        .collect(Collectors.joining(", ", "[", "]"))
                : node.asText();
    }

    private static String text(Collection<String> lines) {
        return lines.stream().map(line -> line + "\n").collect(Collectors.joining());
    }
}
